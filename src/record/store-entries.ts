import type { Tx } from '../db/database.ts'
import { listOf } from '../db/statement.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { AttributedBy } from './bundle/attribution.ts'
import type { Columns } from './bundle/columns.ts'
import { inStatementSizes } from './statement-sizes.ts'

/** An entry that is finished: nothing about it is left to find out. */
export type FinishedEntry = Columns & {
  readonly id: EntryId
  readonly organisation: OdsCode
  readonly attributedBy: AttributedBy | 'author'
  /** The one who wrote it, where the whole was not written by one. */
  readonly recordedBy?: string
  readonly private: boolean
  readonly withheldFromPatient: boolean
  /** What importing again knows it by; null for what was not imported. */
  readonly sourceId: string | null
  readonly sourceDigest: Buffer | null
  /** 1 unless given: what was copied comes with the version it had. */
  readonly version?: number
  /** The entries of the same patient that it refers to. */
  readonly links: readonly EntryId[]
  /** The exact JSON text that is stored and served. */
  readonly resource: string
}

/** Few enough that memory is not felt. */
export const entriesAtOnce = 512

/**
 * Adds entries to a record, in a job's transaction on that patient: the entries, their links and how many
 * each organisation holds.
 *
 * @param at when those were recorded that do not say.
 */
export async function storeEntries(
  tx: Tx,
  patient: PatientId,
  entries: readonly FinishedEntry[],
  recordedBy: string,
  at: Date,
): Promise<void> {
  // In the order in which they are read, so that a read touches each page of the table once.
  const inOrder = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  // the links refer to them, and leave after them
  const added = [...inStatementSizes(inOrder)].map((part) =>
    insertion(tx, patient, part, recordedBy, at),
  )
  await Promise.all([
    ...added.map((it) => it.execute()),
    ...linkInsertions(tx, patient, inOrder),
    addHoldings(tx, patient, entries),
  ])
}

function insertion(
  tx: Tx,
  patient: PatientId,
  entries: readonly FinishedEntry[],
  recordedBy: string,
  at: Date,
) {
  const rows = entries.map((it) => rowOf(tx, patient, it, recordedBy, at))
  return tx`
    insert into entry (patient_id, id, organisation, private, withheld_from_patient, kind, status, category,
                       code_system, code, code_text, effective_at, recorded_at, recorded_by, attributed_by,
                       version, source_id, source_digest, resource)
    values ${listOf(tx, rows)}`
}

// A Date would lose microseconds, and knows no leap second: PostgreSQL reads such a time from its text.
function rowOf(tx: Tx, patient: PatientId, entry: FinishedEntry, recordedBy: string, at: Date) {
  return tx`(
    ${patient}, ${entry.id}, ${entry.organisation}, ${entry.private}, ${entry.withheldFromPatient},
    ${entry.kind}, ${entry.status}, ${entry.category}, ${entry.codeSystem}, ${entry.code},
    ${entry.codeText}, ${entry.effectiveAt}::text::timestamptz,
    ${entry.recordedAt ?? at.toISOString()}::text::timestamptz, ${entry.recordedBy ?? recordedBy},
    ${entry.attributedBy}, ${entry.version ?? 1}, ${entry.sourceId}, ${entry.sourceDigest}, ${entry.resource})`
}

/** Notes to which entries those newly added refer. */
function linkInsertions(tx: Tx, patient: PatientId, entries: readonly LinkedEntry[]) {
  return [...inStatementSizes(linksOf(entries))].map((part) =>
    insertLinks(tx, patient, part).execute(),
  )
}

/** Notes which entries refer to which, where it is not known. */
export async function addLinks(
  tx: Tx,
  patient: PatientId,
  entries: readonly LinkedEntry[],
): Promise<void> {
  await Promise.all(
    [...inStatementSizes(linksOf(entries))].map((part) =>
      tx`${insertLinks(tx, patient, part)} on conflict do nothing`.execute(),
    ),
  )
}

type LinkedEntry = Pick<FinishedEntry, 'id' | 'links'>
type Link = { readonly from: EntryId; readonly to: EntryId }

function linksOf(entries: readonly LinkedEntry[]): Link[] {
  return entries.flatMap(({ id, links }) => links.map((to) => ({ from: id, to })))
}

function insertLinks(tx: Tx, patient: PatientId, links: readonly Link[]) {
  const rows = links.map(({ from, to }) => tx`(${patient}, ${from}, ${to})`)
  return tx`insert into entry_link (patient_id, from_id, to_id) values ${listOf(tx, rows)}`
}

async function addHoldings(
  tx: Tx,
  patient: PatientId,
  entries: readonly FinishedEntry[],
): Promise<void> {
  const counts = new Map<OdsCode, { entries: number; privateEntries: number }>()
  for (const { organisation, private: isPrivate } of entries) {
    const count = counts.get(organisation) ?? { entries: 0, privateEntries: 0 }
    count.entries++
    if (isPrivate) count.privateEntries++
    counts.set(organisation, count)
  }
  if (counts.size === 0) return
  const rows = [...counts].map(
    ([organisation, count]) =>
      tx`(${patient}, ${organisation}, ${count.entries}::int, ${count.privateEntries}::int)`,
  )
  await tx`
    insert into holding (patient_id, organisation, entries, private_entries) values ${listOf(tx, rows)}
    on conflict (patient_id, organisation) do update
       set entries = holding.entries + excluded.entries,
           private_entries = holding.private_entries + excluded.private_entries`
}
