import type { PendingQuery } from 'postgres'
import type { Sql, Tx } from '../db/database.ts'
import type { AccessEvent } from './event.ts'
import type { SystemEvent } from './system-event.ts'

/** An event as it stands in the database, with what opens its commitment where it has one of its own. */
export type StoredEvent = AccessEvent & {
  readonly id: string
  readonly at: Date
  readonly nonce: Buffer | null
  readonly commitment: Buffer | null
}
export type StoredSystemEvent = SystemEvent & {
  readonly id: string
  readonly at: Date
  readonly nonce: Buffer | null
  readonly commitment: Buffer | null
}

/** Times of JavaScript, which are rounded down to a millisecond. */
export type Span = { readonly from: Date; readonly to: Date }

function columns(sql: Sql | Tx) {
  return sql`
    v.patient_id as patient, v.id, v.at, v.kind, v.actor_kind as "actorKind", v.actor,
    v.actor_name as "actorName", v.organisation, v.role, v.purpose, v.rule, v.route, v.filter, v.own,
    v.sources, v.choice_version::text as "choiceVersion", v.count, v.digest, v.request_id as "requestId",
    v.app, v.nonce, v.commitment`
}

/** The lines of a patient's log, or the one of an id; inside `enter` with the patient's view. */
export function eventsToProve(
  sql: Sql,
  patient: string,
  one: string | null,
): PendingQuery<StoredEvent[]> {
  return sql<StoredEvent[]>`
    select ${columns(sql)} from access_event v
     where v.patient_id = ${patient} and (${one}::uuid is null or v.id = ${one}::uuid)`
}

/** Events of any patients between two times, for who builds or checks the tree. */
export function eventsBetween(sql: Sql | Tx, ids: readonly string[], { from, to }: Span) {
  return sql<StoredEvent[]>`
    select ${columns(sql)} from access_event v
     where v.id = any (${[...ids]}::uuid[]) and v.at >= ${from} and v.at < ${to}::timestamptz + interval '1 ms'`
}

export function systemEventsBetween(sql: Sql | Tx, ids: readonly string[], { from, to }: Span) {
  return sql<StoredSystemEvent[]>`
    select v.id, v.at, v.kind, v.actor, v.organisation, v.detail, v.request_id as "requestId", v.nonce,
           v.commitment
      from system_event v
     where v.id = any (${[...ids]}::uuid[]) and v.at >= ${from} and v.at < ${to}::timestamptz + interval '1 ms'`
}
