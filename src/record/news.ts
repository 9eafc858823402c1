import { appendEvent } from '../audit/append.ts'
import type { AccessEvent } from '../audit/event.ts'
import type { Database, Sql } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { hashOfToken, type ActingApp, type Actor } from '../identity/actor.ts'
import { entryRef, type EntryId, type PatientId } from '../identity/ids.ts'
import { pauseNow } from '../identity/online-pauses.ts'
import { endSession, startSession } from '../identity/sessions.ts'
import { keepNoted, type Subscription } from '../messages/subscriptions.ts'
import { enterAct } from '../sharing/act.ts'
import { eventOf } from '../sharing/admit.ts'
import { changedSince } from '../sharing/choices.ts'
import { enter } from '../sharing/enter.ts'
import { visible } from '../sharing/visible.ts'
import { digestOf } from './entries.ts'

/** What is new for a subscriber, as they may see it at this moment. */
export type News = {
  /** References to entries; of choices, the organisation of each, null for the switch above all. */
  readonly entries: readonly string[]
  readonly choices: readonly (string | null)[]
  /** From when on the next is looked for, and what of the time before is told already. */
  readonly afterAt: Date
  readonly lately: readonly string[]
  /** What is to stand on the patient's log before it is told; undefined where nothing is new. */
  readonly line: { readonly event: AccessEvent; readonly digest: Buffer } | undefined
}

const most = 100
/** A transaction may commit what it recorded so much later. */
const lateMs = 120_000

/**
 * What is new for a subscriber. Whether they may see it is decided by the gates, in a session of theirs that is made for
 * this moment; what there is, is told after `noteNews` alone. What they may not see is not looked at, so it makes no
 * difference to anything.
 *
 * @param app the system that made the subscription.
 * @returns undefined where the subscriber may not see the patient any more; a patient whose online access is paused sees
 * nothing online.
 */
export async function newsFor(
  db: Database,
  to: Subscription,
  app?: ActingApp,
): Promise<News | undefined> {
  const { patient, staff } = to
  const token = await startSession(
    db,
    staff === null ? { kind: 'patient', id: patient } : { kind: 'staff', id: staff },
  )
  const session = hashOfToken(token)
  try {
    const actor = { session, requestId: to.id, route: 'POST Subscription', ...(app && { app }) }
    return to.topic === 'entries'
      ? await entriesFor(db, actor, to)
      : await choicesFor(db, actor, to)
  } finally {
    await endSession(db, session)
  }
}

/** Puts on the patient's log what is told next. What was not taken, and is tried again, stands there already. */
export async function noteNews(db: Database, to: Subscription, { line }: News): Promise<void> {
  if (line === undefined || to.noted?.equals(line.digest)) return
  await appendEvent(db, line.event)
  await keepNoted(db, to, line.digest)
}

async function entriesFor(db: Database, actor: Actor, to: Subscription): Promise<News | undefined> {
  const { patient } = to
  const [[row], found, [pause]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    writtenSince(tx, patient, sinceOf(to)),
    pauseNow(tx, patient),
  ])
  const isTheirs = row?.view === 'patient' || (row?.view === 'staff' && row.related)
  if (row?.outcome !== 'ok' || !isTheirs) return undefined
  if (to.staff === null && pause !== undefined) return undefined
  const fresh = found.filter((one) => !to.lately.includes(keyOf(one))).slice(0, most)
  const whole = fresh.length < most
  const digest = digestOf(fresh)
  const event: AccessEvent = {
    ...eventOf(actor, patient, row),
    kind: 'list',
    purpose: to.staff === null ? 'own record' : 'direct care',
    ...{ filter: 'notification', count: fresh.length, digest },
  }
  const told = [...found.filter((one) => to.lately.includes(keyOf(one))), ...fresh]
  // of what did not fit the next notification tells
  const afterAt = whole ? row.at : (fresh.at(-1)?.at ?? row.at)
  return {
    entries: fresh.map(({ id, kind }) => `${kind}/${entryRef(patient, id)}`),
    choices: [],
    afterAt,
    lately: told.filter(({ at }) => at.getTime() > afterAt.getTime() - lateMs).map(keyOf),
    line: fresh.length > 0 ? { event, digest } : undefined,
  }
}

async function choicesFor(db: Database, actor: Actor, to: Subscription): Promise<News | undefined> {
  const { patient } = to
  const [[row], found, [pause]] = await inOneSnapshot(db.reads, (tx) => [
    enterAct(tx, actor, patient, 'choose'),
    changedSince(tx, patient, sinceOf(to)),
    pauseNow(tx, patient),
  ])
  if (row?.outcome !== 'ok' || (to.staff === null && pause !== undefined)) return undefined
  const theirs = found.filter(({ organisation }) =>
    organisation === null
      ? row.actor_kind === 'patient' || row.registered_here
      : row.actor_kind === 'patient' || organisation === row.organisation,
  )
  const fresh = theirs.filter(({ id }) => !to.lately.includes(id))
  const event: AccessEvent = {
    ...eventOf(actor, patient, row),
    kind: 'explain',
    purpose: to.staff === null ? 'own record' : 'direct care',
    ...{ filter: 'sharing', count: 0, digest: null },
  }
  const digest = digestOf(fresh.map(({ id }) => ({ id, version: 1 })))
  const late = row.at.getTime() - lateMs
  return {
    entries: [],
    choices: [...new Set(fresh.map(({ organisation }) => organisation))],
    afterAt: row.at,
    lately: theirs.filter(({ at }) => at.getTime() > late).map(({ id }) => id),
    line: fresh.length > 0 ? { event, digest } : undefined,
  }
}

type Written = {
  readonly id: EntryId
  readonly version: number
  readonly kind: string
  readonly at: Date
}

function writtenSince(sql: Sql, patient: PatientId, since: Date) {
  return sql<Written[]>`
    select e.id, e.version, e.kind, e.recorded_at as at from entry e
     where e.patient_id = ${patient} and ${visible(sql)} and e.recorded_at > ${since}
     order by e.recorded_at, e.id limit ${most * 4}`
}

/** Never what was there before anybody subscribed. */
function sinceOf({ afterAt, createdAt }: Subscription): Date {
  return new Date(Math.max(createdAt.getTime(), afterAt.getTime() - lateMs))
}

function keyOf({ id, version }: Written): string {
  return `${id}/${version}`
}
