import { appendEvent } from '../audit/append.ts'
import { insertEvent, type AccessEvent } from '../audit/event.ts'
import type { Database, Sql, Tx } from '../db/database.ts'
import { takeTurns } from '../db/take-turns.ts'
import { Refusal, type RefusalCode } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { outboxFilled } from '../messages/wake.ts'
import { admit, eventOf } from './admit.ts'
import { entered, personOf, type EnterRow } from './enter.ts'

/**
 * What an act on a patient is: recording a choice; opening a gate on the viewer's side (relationship, permission,
 * code, emergency); marking entries; explaining who can see what; handling a request for a copy at the desk, without
 * a word of the record; reading for such a request all that the organisation holds; asking for a copy for somebody one
 * helps.
 */
export type Act = 'choose' | 'gate' | 'mark' | 'explain' | 'handle' | 'request' | 'ask'

/** Who acts, for whom, and when: what the database found in the transaction of the act. */
export type Acting = {
  readonly by: Person
  /** The time of the database: "now" for the whole act. */
  readonly at: Date
  /** The organisations acted for; for the patient `*`, who chooses for every service; for a helper those they may ask. */
  readonly own: readonly string[]
  /** Whether the patient is registered with the actor's organisation. */
  readonly registeredHere: boolean
  /** Whether the actor's organisation has a relationship with the patient now. */
  readonly related: boolean
  readonly died: boolean
}

/** What an act leaves: its result, and what the patient reads about it on the log. */
export type Acted<T> = {
  readonly result: T
  readonly event: Pick<AccessEvent, 'kind' | 'filter'> &
    Partial<Pick<AccessEvent, 'purpose' | 'rule' | 'count' | 'digest'>>
}

type ActRow = EnterRow & { registered_here: boolean; related: boolean; died: boolean }

/** The first statement of an act: session → actor, and the context set for the use. */
export function enterAct(tx: Sql | Tx, actor: Actor, patient: PatientId | null, use: string) {
  return tx<ActRow[]>`select * from enter_act(${actor.session}, ${patient}, ${use})`
}

/**
 * One act on one patient: who may, the work and its line on the log, in one transaction. It is done again
 * when another writer of the same rows came first, so `work` must do nothing outside its transaction.
 *
 * @throws Refusal `signed-out`, `role`, or `not-found` where this actor may not do this for this patient;
 * a refused attempt is on the log before it is told.
 */
export async function act<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  use: Act,
  work: (tx: Tx, acting: Acting) => Promise<Acted<T>>,
): Promise<T> {
  const done = await takeTurns(() =>
    db.app.begin('isolation level repeatable read', async (tx) => {
      const [row] = await enterAct(tx, actor, patient, use)
      if (row === undefined || row.outcome !== 'ok') return { refused: row, acted: undefined }
      const acted = await work(tx, actingOf(row)).catch((error: unknown) => {
        throw isDenial(error) ? new Refused(error, row) : error
      })
      if (use === 'mark') await db.keepFresh(tx, patient, row.at)
      await insertEvent(tx, {
        ...eventOf(actor, patient, row),
        purpose: purposeOf(row, use),
        count: 0,
        digest: null,
        ...acted.event,
      })
      return { refused: undefined, acted }
    }),
  ).catch((error: unknown) => logRefused(db, actor, patient, error))
  if (done.acted === undefined) {
    await admit(db, actor, patient, done.refused)
    throw new TypeError('enter_act refused without saying why')
  }
  outboxFilled(db)
  return done.acted.result
}

function purposeOf({ actor_kind }: ActRow, use: Act): string {
  if (actor_kind === 'patient') return 'own record'
  if (actor_kind === 'proxy') return 'helping'
  return use === 'handle' || use === 'request' ? 'access request' : 'direct care'
}

/**
 * Work at a service's own desk (`desk`: work items; `watch`: alerts), on tables without clinical content.
 *
 * @throws Refusal `signed-out` or `role`.
 */
export async function atDesk<T>(
  db: Database,
  actor: Actor,
  use: 'desk' | 'watch',
  work: (tx: Tx, acting: Acting) => Promise<T>,
): Promise<T> {
  const done = await db.app.begin('isolation level repeatable read', async (tx) => {
    const [row] = await enterAct(tx, actor, null, use)
    entered(row)
    if (row === undefined) throw new TypeError('enter_act gave no answer')
    return { result: await work(tx, actingOf(row)) }
  })
  return done.result
}

const denials: readonly RefusalCode[] = ['role', 'not-found', 'not-theirs-to-say']

function isDenial(error: unknown): error is Refusal {
  return error instanceof Refusal && denials.includes(error.code)
}

/** What the work of an act refused: it undoes the act, and is on the log before it is told. */
class Refused extends Error {
  readonly refusal: Refusal
  readonly row: ActRow

  constructor(refusal: Refusal, row: ActRow) {
    super(refusal.message)
    this.refusal = refusal
    this.row = row
  }
}

async function logRefused(
  db: Database,
  actor: Actor,
  patient: PatientId,
  error: unknown,
): Promise<never> {
  if (!(error instanceof Refused)) throw error
  const speaks = error.refusal.code === 'not-theirs-to-say'
  await appendEvent(db, {
    ...eventOf(actor, patient, error.row),
    ...{ kind: 'denied', rule: speaks ? 'who-speaks' : 'role', purpose: 'direct care' },
    ...{ filter: speaks ? 'who-speaks' : null, count: 0, digest: null },
  })
  throw error.refusal
}

function actingOf(row: ActRow): Acting {
  return {
    by: personOf(row),
    at: row.at,
    own: row.own,
    registeredHere: row.registered_here,
    related: row.related,
    died: row.died,
  }
}
