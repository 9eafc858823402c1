import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { AttributedBy } from './bundle/attribution.ts'
import type { Columns } from './bundle/columns.ts'
import { textColumn } from './text-column.ts'

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

/** Enough rows that the statement itself costs nothing, and few enough that memory is not felt. */
export const entriesAtOnce = 500

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
  for (let i = 0; i < inOrder.length; i += entriesAtOnce) {
    await insertRows(tx, patient, inOrder.slice(i, i + entriesAtOnce), recordedBy, at)
  }
  await addLinks(tx, patient, entries)
  await addHoldings(tx, patient, entries)
}

async function insertRows(
  tx: Tx,
  patient: PatientId,
  entries: readonly FinishedEntry[],
  recordedBy: string,
  at: Date,
): Promise<void> {
  const column = (value: (entry: FinishedEntry) => string | null) => textColumn(tx, entries, value)
  await tx`
    insert into entry (patient_id, id, organisation, private, withheld_from_patient, kind, status,
                       category, code_system, code, code_text, effective_at, recorded_at, recorded_by,
                       attributed_by, source_id, source_digest, resource)
    select ${patient}, r.id::uuid, r.organisation, r.private::boolean, r.withheld::boolean, r.kind,
           r.status, r.category, r.code_system, r.code, r.code_text, r.effective_at::timestamptz,
           coalesce(r.recorded_at::timestamptz, ${at}), coalesce(r.recorded_by, ${recordedBy}),
           r.attributed_by, r.source_id, decode(r.source_digest, 'hex'), r.resource
      from unnest(${column((it) => it.id)}, ${column((it) => it.organisation)},
                  ${column((it) => String(it.private))}, ${column((it) => String(it.withheldFromPatient))},
                  ${column((it) => it.kind)}, ${column((it) => it.status)},
                  ${column((it) => it.category)}, ${column((it) => it.codeSystem)},
                  ${column((it) => it.code)}, ${column((it) => it.codeText)},
                  ${column((it) => it.effectiveAt)}, ${column((it) => it.recordedAt)},
                  ${column((it) => it.recordedBy ?? null)}, ${column((it) => it.attributedBy)},
                  ${column((it) => it.sourceId)}, ${column((it) => it.sourceDigest?.toString('hex') ?? null)},
                  ${column((it) => it.resource)})
        as r (id, organisation, private, withheld, kind, status, category, code_system, code, code_text,
              effective_at, recorded_at, recorded_by, attributed_by, source_id, source_digest, resource)`
}

/** Notes which entries refer to which. */
export async function addLinks(
  tx: Tx,
  patient: PatientId,
  entries: readonly Pick<FinishedEntry, 'id' | 'links'>[],
): Promise<void> {
  const links = entries.flatMap(({ id, links: to }) => to.map((it) => ({ from: id, to: it })))
  if (links.length === 0) return
  await tx`
    insert into entry_link (patient_id, from_id, to_id)
    select ${patient}, l.from_id::uuid, l.to_id::uuid
      from unnest(${textColumn(tx, links, (it) => it.from)}, ${textColumn(tx, links, (it) => it.to)})
        as l (from_id, to_id)
    on conflict do nothing`
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
