import type { Tx } from '../db/database.ts'
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
  await Promise.all([
    ...[...inStatementSizes(inOrder)].map((part) =>
      tx`insert into entry ${tx(part.map((it) => rowOf(tx, patient, it, recordedBy, at)))}`.execute(),
    ),
    addLinks(tx, patient, inOrder),
    addHoldings(tx, patient, entries),
  ])
}

// A Date would lose microseconds, and knows no leap second: such a time goes as it is, of type unknown.
const asItIs = 705

function rowOf(tx: Tx, patient: PatientId, entry: FinishedEntry, recordedBy: string, at: Date) {
  return {
    patient_id: patient,
    id: entry.id,
    organisation: entry.organisation,
    private: entry.private,
    withheld_from_patient: entry.withheldFromPatient,
    kind: entry.kind,
    status: entry.status,
    category: entry.category,
    code_system: entry.codeSystem,
    code: entry.code,
    code_text: entry.codeText,
    effective_at: tx.typed(entry.effectiveAt, asItIs),
    recorded_at: tx.typed(entry.recordedAt ?? at.toISOString(), asItIs),
    recorded_by: entry.recordedBy ?? recordedBy,
    attributed_by: entry.attributedBy,
    source_id: entry.sourceId,
    source_digest: entry.sourceDigest,
    resource: entry.resource,
  }
}

/** Notes which entries refer to which. */
export async function addLinks(
  tx: Tx,
  patient: PatientId,
  entries: readonly Pick<FinishedEntry, 'id' | 'links'>[],
): Promise<void> {
  const links = entries.flatMap(({ id, links: to }) =>
    to.map((it) => ({ patient_id: patient, from_id: id, to_id: it })),
  )
  await Promise.all(
    [...inStatementSizes(links)].map((part) =>
      tx`insert into entry_link ${tx(part)} on conflict do nothing`.execute(),
    ),
  )
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
  const rows = [...counts].map(([organisation, count]) => ({
    patient_id: patient,
    organisation,
    entries: count.entries,
    private_entries: count.privateEntries,
  }))
  await tx`
    insert into holding ${tx(rows)}
    on conflict (patient_id, organisation) do update
       set entries = holding.entries + excluded.entries,
           private_entries = holding.private_entries + excluded.private_entries`
}
