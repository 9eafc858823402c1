import type { Sql, Tx } from '../db/database.ts'
import { inOneFlush } from '../db/flush.ts'
import type { Lines } from '../db/lines.ts'
import { listOf } from '../db/statement.ts'
import { newId } from '../identity/ids.ts'
import { sealEvent } from './event-body.ts'

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
    | 'correct'
    | 'merge'
    | 'explain'
    | 'proxy'
    | 'app'
    | 'message'
    | 'request'
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
  /** The app that asked, for them or for itself. */
  readonly app?: string | null
}

/** Appends one event in the transaction that writes what it tells of. */
export async function insertEvent(tx: Tx, event: AccessEvent): Promise<void> {
  await insertion(tx, [event])
}

/** Appends events of any number of patients in one statement, a commit of its own. */
export async function insertEvents(lines: Lines, events: readonly AccessEvent[]): Promise<void> {
  await inOneFlush(lines, (sql) => [insertion(sql, events)])
}

function insertion(sql: Sql | Tx, events: readonly AccessEvent[]) {
  const rows = events.map((event) => rowOf(sql, event))
  return sql`
    insert into access_event (patient_id, id, kind, actor_kind, actor, actor_name, organisation, role,
                              purpose, rule, route, filter, own, sources, choice_version, count, digest,
                              request_id, app, nonce, commitment)
    values ${listOf(sql, rows)}`
}

function rowOf(sql: Sql | Tx, event: AccessEvent) {
  const id = newId()
  const { nonce, commitment } = sealEvent(id, event)
  return sql`(
    ${event.patient}, ${id}, ${event.kind}, ${event.actorKind}, ${event.actor}, ${event.actorName},
    ${event.organisation}, ${event.role}, ${event.purpose}, ${event.rule}, ${event.route},
    ${event.filter}, ${[...event.own]}, ${[...event.sources]}, ${event.choiceVersion}, ${event.count},
    ${event.digest}, ${event.requestId}, ${event.app ?? null}, ${nonce}, ${commitment})`
}
