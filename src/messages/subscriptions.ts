import type { Database, Sql, Tx } from '../db/database.ts'
import { newId, type PatientId } from '../identity/ids.ts'

/** `entries`: what is written of a patient. `choices`: what they choose. */
export const topics = ['entries', 'choices'] as const
export type SubscriptionTopic = (typeof topics)[number]

/** Who wants to be told that something is new of a patient, and where. */
export type Subscription = {
  readonly patient: PatientId
  readonly id: string
  /** Null: the patient. */
  readonly staff: string | null
  readonly topic: SubscriptionTopic
  readonly endpoint: string
  readonly heartbeatSeconds: number | null
  /** `error`: it could not be told several times; it is tried on. `off`: it has ended. */
  readonly state: 'requested' | 'active' | 'error' | 'off'
  readonly failures: number
  /** How many times something was told. */
  readonly told: number
  readonly afterAt: Date
  readonly lately: readonly string[]
  /** Of what was put on the patient's log last, to be told. */
  readonly noted: Buffer | null
  readonly createdAt: Date
  readonly endsAt: Date
}

export type NewSubscription = Pick<
  Subscription,
  'staff' | 'topic' | 'endpoint' | 'heartbeatSeconds' | 'endsAt'
>

const columns = (sql: Sql | Tx) => sql`
  patient_id as patient, id, staff_id as staff, topic, endpoint, heartbeat_seconds as "heartbeatSeconds", state,
  failures, told::int as told, after_at as "afterAt", lately, noted, created_at as "createdAt", ends_at as "endsAt"`

/** Adds one, and leaves what tells it that it is there in the patient's outbox. */
export async function addSubscription(
  tx: Tx,
  patient: PatientId,
  { staff, topic, endpoint, heartbeatSeconds, endsAt }: NewSubscription,
): Promise<Subscription> {
  const id = newId()
  await tx`
    insert into subscription (patient_id, id, staff_id, topic, endpoint, heartbeat_seconds, ends_at)
    values (${patient}, ${id}, ${staff}, ${topic}, ${endpoint}, ${heartbeatSeconds}, ${endsAt})`
  await tx`
    insert into outbox (patient_id, id, topic, payload) values (${patient}, ${newId()}, 'subscription', '{}'::jsonb)`
  const [added] = await subscriptionsOf(tx, patient, id)
  if (added === undefined) throw new TypeError('a subscription that was added is not there')
  return added
}

/** Those of a patient, in a transaction that entered the patient; oldest first. */
export function subscriptionsOf(sql: Sql | Tx, patient: PatientId, id?: string) {
  return sql<Subscription[]>`
    select ${columns(sql)} from subscription
     where patient_id = ${patient} and (${id ?? null}::uuid is null or id = ${id ?? null}) order by id`
}

/** How many of one's own of a patient go on; nobody adds one of that patient before this transaction ends. */
export async function countSubscriptions(
  tx: Tx,
  patient: PatientId,
  staff: string | null,
): Promise<number> {
  await tx`select pg_advisory_xact_lock(hashtext('confide subscriptions'), hashtext(${patient}))`
  const [row] = await tx<{ n: number }[]>`
    select count(*)::int as n from subscription
     where patient_id = ${patient} and staff_id is not distinct from ${staff}::uuid
       and state <> 'off' and ends_at > now()`
  return row?.n ?? 0
}

export async function endSubscription(tx: Tx, patient: PatientId, id: string): Promise<void> {
  await tx`update subscription set state = 'off' where patient_id = ${patient} and id = ${id}`
}

/**
 * Says in a patient's outbox that something may be new, where anybody wants to be told: whether it is for them is
 * decided when it is told, so nothing of it stands there.
 */
export async function wakeSubscriptions(tx: Tx, patient: PatientId): Promise<void> {
  await tx`
    insert into outbox (patient_id, id, topic, payload)
    select ${patient}, ${newId()}, 'subscription', '{}'::jsonb
     where exists (select from subscription where patient_id = ${patient} and state in ('active', 'error'))`
}

/** Those of a patient that are to be told, for the relay. */
export function subscriptionsToTell(db: Database, patient: PatientId) {
  return db.relay<Subscription[]>`
    select ${columns(db.relay)} from subscription where patient_id = ${patient} and state <> 'off' order by id`
}

/**
 * Those that have not heard from us for as long as they want, at most `most`. Who does not take it is asked less and
 * less often, at least every hour.
 */
export function subscriptionsToBeat(db: Database, most: number) {
  return db.relay<Subscription[]>`
    select ${columns(db.relay)} from subscription
     where state in ('active', 'error') and heartbeat_seconds is not null
       and sent_at + make_interval(secs =>
             greatest(heartbeat_seconds, least(heartbeat_seconds * 2 ^ least(failures, 12), 3600))) <= now()
     order by sent_at limit ${most}`
}

/** What came of telling one. */
export type Told =
  | {
      readonly sent: true
      readonly count: number
      readonly afterAt?: Date
      readonly lately?: readonly string[]
    }
  | { readonly sent: false }

const mostFailures = 5

export async function keepTold(
  db: Database,
  { patient, id }: Pick<Subscription, 'patient' | 'id'>,
  outcome: Told,
): Promise<void> {
  if (!outcome.sent) {
    await db.relay`
      update subscription set failures = failures + 1, sent_at = now(),
             state = case when failures + 1 >= ${mostFailures} then 'error' else state end
       where patient_id = ${patient} and id = ${id} and state <> 'off'`
    return
  }
  const { count, afterAt = null, lately = null } = outcome
  await db.relay`
    update subscription set failures = 0, state = 'active', sent_at = now(), told = told + ${count},
           after_at = coalesce(${afterAt}::timestamptz, after_at),
           lately = coalesce(${lately === null ? null : [...lately]}::text[], lately)
     where patient_id = ${patient} and id = ${id} and state <> 'off'`
}

/** Says what of the news for one is on the patient's log: it is not put there again for being tried again. */
export async function keepNoted(
  db: Database,
  { patient, id }: Pick<Subscription, 'patient' | 'id'>,
  digest: Buffer,
): Promise<void> {
  await db.relay`update subscription set noted = ${digest} where patient_id = ${patient} and id = ${id}`
}

/** Ends all that the patient made. */
export async function turnOffOwn(db: Database, patient: PatientId): Promise<void> {
  await db.relay`
    update subscription set state = 'off' where patient_id = ${patient} and staff_id is null`
}

export async function turnOff(
  db: Database,
  { patient, id }: Pick<Subscription, 'patient' | 'id'>,
): Promise<void> {
  await db.relay`update subscription set state = 'off' where patient_id = ${patient} and id = ${id}`
}

/**
 * Ends one that goes on, once `note` is done.
 *
 * @returns false where it has ended meanwhile: nothing was noted then.
 */
export async function turnOffNoted(
  db: Database,
  { patient, id }: Pick<Subscription, 'patient' | 'id'>,
  note: () => Promise<void>,
): Promise<boolean> {
  const { ended } = await db.relay.begin(async (tx) => {
    const rows = await tx`
      update subscription set state = 'off'
       where patient_id = ${patient} and id = ${id} and state <> 'off' and ends_at > now()
      returning id`
    if (rows.length > 0) await note()
    return { ended: rows.length > 0 }
  })
  return ended
}
