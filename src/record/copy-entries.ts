import type { Tx } from '../db/database.ts'
import { listOf } from '../db/statement.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { copiedText } from './copied-text.ts'
import { matchEntries, type Matched } from './match-entries.ts'
import type { OtherLine, OtherRecord } from './other-record.ts'
import { inStatementSizes } from './statement-sizes.ts'
import { addLinks, storeEntries } from './store-entries.ts'

/** What became of the entries of the other record. */
export type Copied = Matched & { readonly lines: readonly OtherLine[] }

/**
 * Copies the entries of another record of the same person into this one, in a job's transaction on it: each as it
 * stands, by whoever wrote it, under an id of its own here, with its versions and with the references between them.
 * What is in both records is not doubled. Where each came from is kept.
 *
 * @param merge the id of the change, by which it can be taken out again.
 */
export async function copyEntries(
  tx: Tx,
  keep: PatientId,
  other: OtherRecord,
  merge: string,
  by: string,
  at: Date,
): Promise<Copied> {
  const lines = await other.lines()
  const matched = await matchEntries(tx, keep, other, lines)
  const { ids, both, otherwise } = matched
  const links = new Map<EntryId, EntryId[]>()
  for (const { from, to } of await other.links()) {
    const id = ids.get(to)
    if (id !== undefined) links.set(from, [...(links.get(from) ?? []), id])
  }
  await noteOrigins(tx, keep, other.patient, merge, lines, matched)
  const copying = lines.map(({ id }) => id).filter((id) => !both.has(id))
  for await (const some of other.all(copying)) {
    const copies = some.map((entry) => ({
      ...entry,
      id: ids.get(entry.id) ?? entry.id,
      // the name is taken by what the source said to the kept record
      sourceId: otherwise.has(entry.id) ? null : entry.sourceId,
      links: links.get(entry.id) ?? [],
      resource: copiedText(entry.resource, other.patient, keep, ids),
    }))
    await storeEntries(tx, keep, copies, by, at)
  }
  await addLinks(
    tx,
    keep,
    [...both].map((id) => ({ id: ids.get(id) ?? id, links: links.get(id) ?? [] })),
  )
  await copyVersions(tx, keep, other, copying, ids)
  return { ...matched, lines }
}

async function noteOrigins(
  tx: Tx,
  keep: PatientId,
  from: PatientId,
  merge: string,
  lines: readonly OtherLine[],
  { ids, both }: Matched,
): Promise<void> {
  for (const part of inStatementSizes(lines)) {
    const rows = part.map(
      (line) => tx`(
        ${keep}, ${merge}, ${line.id}, ${ids.get(line.id) ?? line.id}, ${from}, ${line.organisation},
        ${!both.has(line.id)}, ${line.version}, ${line.sourceId}, ${line.private},
        ${line.withheldFromPatient})`,
    )
    await tx`
      insert into entry_origin (patient_id, merge, origin_id, id, from_patient, organisation, copied, version,
                                source_id, private, withheld_from_patient)
      values ${listOf(tx, rows)}`
  }
}

type OtherVersion = {
  readonly id: EntryId
  readonly version: number
  readonly organisation: string
  readonly recordedAt: string
  readonly recordedBy: string
  readonly replacedAt: string
  readonly replacedBy: string
  readonly reason: string
  readonly resource: string
}

async function copyVersions(
  tx: Tx,
  keep: PatientId,
  other: OtherRecord,
  copied: readonly EntryId[],
  ids: ReadonlyMap<EntryId, EntryId>,
): Promise<void> {
  const was = new Set(copied)
  const versions = await other.read(
    (there) => there<OtherVersion[]>`
      select id, version, organisation, recorded_at::text as "recordedAt", recorded_by as "recordedBy",
             replaced_at::text as "replacedAt", replaced_by as "replacedBy", reason, resource
        from entry_version where patient_id = ${other.patient} order by id, version`,
  )
  for (const part of inStatementSizes(versions.filter(({ id }) => was.has(id)))) {
    const rows = part.map(
      (one) => tx`(
        ${keep}, ${ids.get(one.id) ?? one.id}, ${one.version}, ${one.organisation},
        ${one.recordedAt}::text::timestamptz, ${one.recordedBy}, ${one.replacedAt}::text::timestamptz,
        ${one.replacedBy}, ${one.reason}, ${copiedText(one.resource, other.patient, keep, ids)})`,
    )
    await tx`
      insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by, replaced_at,
                                 replaced_by, reason, resource)
      values ${listOf(tx, rows)}`
  }
}
