import { appendEvent } from '../audit/append.ts'
import { insertEvent } from '../audit/event.ts'
import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import {
  addSubscription,
  countSubscriptions,
  endSubscription,
  subscriptionsOf,
  type NewSubscription,
  type Subscription,
} from '../messages/subscriptions.ts'
import { outboxFilled } from '../messages/wake.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, personOf, roleRefused, type EnterRow } from '../sharing/enter.ts'

const daysAtMost = 365
const mostAtOnce = 10

/**
 * Asks to be told that something is new of a patient: by the patient, or an account of a service that has to do with
 * them. Never in an emergency, which is for a moment.
 *
 * @throws Refusal `signed-out`, `role` or `not-found`, as reading the record; `too-many`.
 */
export function subscribe(
  db: Database,
  actor: Actor,
  patient: PatientId,
  wanted: Pick<NewSubscription, 'topic' | 'endpoint' | 'heartbeatSeconds'> & {
    readonly endsAt: Date | null
  },
): Promise<Subscription> {
  return onSubscriptions(db, actor, patient, async (tx, by, { at }) => {
    const staff = staffOf(by)
    if ((await countSubscriptions(tx, patient, staff)) >= mostAtOnce) {
      return new Refusal('too-many', `There are ${mostAtOnce} already: end one of them first`)
    }
    const latest = new Date(at.getTime() + daysAtMost * 24 * 60 * 60 * 1000)
    const endsAt = wanted.endsAt !== null && wanted.endsAt < latest ? wanted.endsAt : latest
    return addSubscription(tx, patient, { ...wanted, endsAt, staff })
  })
}

/** One's own of a patient, those that have ended too. @throws as `subscribe`. */
export function ownSubscriptions(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<readonly Subscription[]> {
  return onSubscriptions(db, actor, patient, async (tx, by) => {
    const all = await subscriptionsOf(tx, patient)
    return all.filter(({ staff }) => staff === staffOf(by))
  })
}

/** One of one's own. @throws as `subscribe`; `not-found` for another's. */
export function ownSubscription(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
  what: 'read' | 'end',
): Promise<Subscription> {
  return onSubscriptions(db, actor, patient, async (tx, by) => {
    const [found] = await subscriptionsOf(tx, patient, id)
    if (found === undefined || found.staff !== staffOf(by)) return undefined
    if (what === 'end') await endSubscription(tx, patient, id)
    return found
  })
}

function staffOf(by: Person): string | null {
  return by.kind === 'staff' ? by.id : null
}

/**
 * In one transaction with the line on the log.
 *
 * @param work undefined: what was asked for is not there; a Refusal is on the log, and thrown.
 */
async function onSubscriptions<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  work: (tx: Tx, by: Person, row: EnterRow) => Promise<T | Refusal | undefined>,
): Promise<T> {
  const { row, found } = await db.app.begin(async (tx) => {
    const [entered] = await enter(tx, actor, patient, 'read')
    if (entered?.outcome !== 'ok') return { row: entered, found: undefined }
    const isTheirs = entered.view === 'patient' || (entered.view === 'staff' && entered.related)
    const done =
      isTheirs && entered.rule !== 'emergency'
        ? await work(tx, personOf(entered), entered)
        : undefined
    if (done === undefined) return { row: entered, found: undefined }
    await insertEvent(tx, {
      ...eventOf(actor, patient, entered),
      kind: done instanceof Refusal ? 'denied' : 'list',
      ...{ purpose: purposeOf(entered), filter: 'subscription', count: 0, digest: null },
    })
    return { row: entered, found: { done } }
  })
  await admit(db, actor, patient, row)
  if (found === undefined) {
    if (row === undefined) throw roleRefused()
    await appendEvent(db, {
      ...eventOf(actor, patient, row),
      ...{ kind: 'denied', purpose: purposeOf(row), filter: null, count: 0, digest: null },
    })
    throw notFound()
  }
  if (found.done instanceof Refusal) throw found.done
  outboxFilled(db)
  return found.done
}

function purposeOf({ view }: EnterRow): string {
  return view === 'patient' ? 'own record' : 'direct care'
}
