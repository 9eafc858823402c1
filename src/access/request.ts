import type { Sql, Tx } from '../db/database.ts'
import type { Day } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { Part } from './item.ts'
import type { RequestState } from './states.ts'

export const requestChannels = ['online', 'counter', 'phone', 'post', 'email'] as const
export type RequestChannel = (typeof requestChannels)[number]

/** Who asks, and by what right. The last two ask for the record of somebody who has died. */
export const askers = [
  'patient',
  'parent',
  'attorney',
  'deputy',
  'representative',
  'solicitor',
  'personal-representative',
  'claimant',
] as const
export type Asker = (typeof askers)[number]

export const copyFormats = ['online', 'paper', 'large-print', 'other'] as const
export type CopyFormat = (typeof copyFormats)[number]

export const deliveries = ['online', 'post', 'collect'] as const
export type Delivery = (typeof deliveries)[number]

/** What is asked for. `parts`: null for the whole record, as is meant by "my record"; none where it is said in words alone. */
export type Scope = {
  readonly parts: readonly Part[] | null
  readonly from: Day | null
  readonly until: Day | null
  /** In the words of who asks. */
  readonly words: string | null
}

export function isInOwnWords({ parts }: Pick<Scope, 'parts'>): boolean {
  return parts?.length === 0
}

/** A subject access request: to one organisation, for what that organisation holds. */
export type AccessRequest = {
  readonly reference: string
  readonly organisation: string
  readonly organisationName: string
  readonly channel: RequestChannel
  readonly askedBy: Asker
  /** Who asks where it is not the patient, and where they are written to. */
  readonly asker: string | null
  /** The person who asked for the patient they help, signed in as themselves; null for everyone else. */
  readonly helper: PatientId | null
  readonly scope: Scope
  readonly format: CopyFormat
  readonly delivery: Delivery
  readonly receivedOn: Day
  readonly recordedAt: Date
  readonly state: RequestState
  /** Null while its clock has not started or stands still. */
  readonly dueOn: Day | null
  readonly closedOn: Day | null
  /** Of a patient who has died: when the organisation had last written in the record. */
  readonly lastWrittenOn: Day | null
  /** How many events there are. */
  readonly version: number
}

/**
 * `moved`: to another state. `identity`: who asks is known, and how. `extended`, `told`: the requester was told so.
 * `merged`, `parted`: the record was put together with another one, or parted from one.
 */
export type EventKind = 'moved' | 'identity' | 'extended' | 'told' | 'merged' | 'parted'

export type RequestEvent = {
  readonly number: number
  readonly at: Date
  readonly what: EventKind
  readonly from: RequestState | null
  readonly to: RequestState
  readonly byKind: 'patient' | 'helper' | 'staff'
  readonly by: string
  readonly byName: string
  /** What the desk notes; a code where there is one. */
  readonly why: string | null
  /** What the requester reads. */
  readonly words: string | null
  readonly months: 1 | 2 | null
  /** Of `identity`: the day on which what shows it had come, where somebody looked at it later. */
  readonly arrivedOn?: Day | null
}

/** Requests of a patient that this transaction may see, newest first. */
export function requestsOf(sql: Sql | Tx, patient: PatientId) {
  return sql<AccessRequest[]>`${requests(sql, patient)} order by r.recorded_at desc, r.reference`
}

/** @throws Refusal `not-found` where this transaction sees no such request. */
export async function requestOf(
  tx: Tx,
  patient: PatientId,
  reference: string,
): Promise<AccessRequest> {
  const [found] = await tx<AccessRequest[]>`
    ${requests(tx, patient)} and r.reference = ${reference}`
  if (found === undefined) throw notFound()
  return found
}

function requests(sql: Sql | Tx, patient: PatientId) {
  return sql`
    select r.reference, r.organisation, o.name as "organisationName", r.channel, r.asked_by as "askedBy", r.asker, r.helper,
           r.scope, r.format, r.delivery, r.received_on::text as "receivedOn", r.recorded_at as "recordedAt",
           r.state, r.due_on::text as "dueOn", r.closed_on::text as "closedOn",
           r.last_written_on::text as "lastWrittenOn", r.version
      from access_request r join organisation o on o.id = r.organisation
     where r.patient_id = ${patient}`
}

/** What happened to a request, in order. */
export function eventsOf(sql: Sql | Tx, patient: PatientId, reference: string) {
  return sql<RequestEvent[]>`
    select number, at, what, from_state as "from", to_state as "to", by_kind as "byKind", by_id as by,
           by_name as "byName", why, words, months, arrived_on::text as "arrivedOn"
      from access_request_event
     where patient_id = ${patient} and reference = ${reference} order by number`
}
