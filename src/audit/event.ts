import type { Sql, Tx } from '../db/database.ts'
import { newId } from '../identity/ids.ts'

/** One line of the log: who, for which organisation and role, did what, to which patient's data, by which rule. */
export type AccessEvent = {
  readonly patient: string
  readonly kind:
    | 'find'
    | 'open'
    | 'list'
    | 'read'
    | 'write'
    | 'choice'
    | 'emergency'
    | 'log'
    | 'import'
    | 'denied'
    | 'relationship'
    | 'permission'
    | 'mark'
    | 'explain'
    | 'proxy'
    | 'message'
  readonly actorKind: 'staff' | 'patient' | 'proxy' | 'app' | 'job'
  readonly actor: string
  readonly actorName: string
  readonly organisation: string | null
  readonly role: string | null
  readonly purpose: string
  readonly rule: string
  readonly route: string
  /** What was asked for beyond the patient: kinds, year, page. Never free text. */
  readonly filter: string | null
  readonly own: readonly string[]
  readonly sources: readonly string[]
  readonly choiceVersion: string | null
  readonly count: number
  /** SHA-256 over the ids and versions of the entries returned, in order. */
  readonly digest: Buffer | null
  readonly requestId: string
}

/** Appends one event in the transaction that writes what it tells of. */
export async function insertEvent(tx: Tx, event: AccessEvent): Promise<void> {
  await insertEvents(tx, [event])
}

/** Appends events of any number of patients in one statement. */
export async function insertEvents(sql: Sql | Tx, events: readonly AccessEvent[]): Promise<void> {
  await sql`insert into access_event ${sql(events.map(rowOf))}`
}

function rowOf(event: AccessEvent) {
  return {
    patient_id: event.patient,
    id: newId(),
    kind: event.kind,
    actor_kind: event.actorKind,
    actor: event.actor,
    actor_name: event.actorName,
    organisation: event.organisation,
    role: event.role,
    purpose: event.purpose,
    rule: event.rule,
    route: event.route,
    filter: event.filter,
    own: [...event.own],
    sources: [...event.sources],
    choice_version: event.choiceVersion,
    count: event.count,
    digest: event.digest,
    request_id: event.requestId,
  }
}
