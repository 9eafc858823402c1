import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { withKeptNotes } from './correction-notes.ts'
import { tellFilers } from './filing-store.ts'
import { noteReferrers } from './mark-reference.ts'
import { addLinks, type FinishedEntry } from './store-entries.ts'
import { textColumn } from './text-column.ts'

/** An entry that an earlier import wrote. */
export type KnownEntry = {
  readonly id: EntryId
  readonly organisation: string
  readonly sourceId: string
  readonly version: number
  readonly digest: Buffer | null
  readonly private: boolean
  readonly withheldFromPatient: boolean
}

export type ChangedEntry = FinishedEntry & { readonly version: number }

/** Those of these entries that are in the record already; of the organisations the job writes for. */
export function knownEntries(
  tx: Tx,
  patient: PatientId,
  entries: readonly { readonly sourceId: string }[],
) {
  return tx<KnownEntry[]>`
    select id, organisation, source_id as "sourceId", version, source_digest as digest,
           private, withheld_from_patient as "withheldFromPatient"
      from entry
     where patient_id = ${patient}
       and source_id = any (${textColumn(tx, entries, (it) => it.sourceId)})`
}

/**
 * Gives entries a new version each, by what their source says now. Whether they are private or withheld stays: that is the
 * patient's and the writer's to say, not the source's; and so does what the patient notes on them. One that
 * now refers to a hidden entry of its organisation is hidden with it.
 *
 * @returns the entries as they are now stored.
 */
export async function changeEntries(
  tx: Tx,
  patient: PatientId,
  entries: readonly ChangedEntry[],
  said: { readonly recordedBy: string; readonly at: Date; readonly reason: string },
): Promise<readonly ChangedEntry[]> {
  if (entries.length === 0) return []
  const noted = await withKeptNotes(tx, patient, entries)
  await putVersions(tx, patient, noted, said)
  await addLinks(tx, patient, entries)
  await hideChanged(tx, patient, entries, said.recordedBy, said.at)
  return noted
}

/** All of an entry that a new version of it keeps; a time of its own, as it is written now. */
export function wholeEntry(tx: Tx, patient: PatientId, id: EntryId) {
  return wholeEntries(tx, patient, [id])
}

/** The same of several. */
export function wholeEntries(tx: Tx, patient: PatientId, ids: readonly EntryId[]) {
  return tx<ChangedEntry[]>`
    select id, version, organisation, kind, status, category, code_system as "codeSystem", code,
           code_text as "codeText", effective_at::text as "effectiveAt", null as "recordedAt",
           attributed_by as "attributedBy", private, withheld_from_patient as "withheldFromPatient",
           source_id as "sourceId", source_digest as "sourceDigest", '{}'::uuid[] as links, resource
      from entry where patient_id = ${patient} and id = any (${[...ids]}::uuid[])`
}

/**
 * Gives entries a new version each and keeps the one before, with why it was replaced. Who has filed one of them is
 * told that it changed.
 */
export async function putVersions(
  tx: Tx,
  patient: PatientId,
  entries: readonly ChangedEntry[],
  { recordedBy, at, reason }: { recordedBy: string; at: Date; reason: string },
): Promise<void> {
  const column = (value: (entry: ChangedEntry) => string | null) => textColumn(tx, entries, value)
  await tx`
    insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by,
                               replaced_at, replaced_by, reason, resource)
    select e.patient_id, e.id, e.version, e.organisation, e.recorded_at, e.recorded_by,
           ${at}, ${recordedBy}, ${reason}, e.resource
      from entry e
     where e.patient_id = ${patient} and e.id = any (${column((it) => it.id)}::uuid[])`
  await tx`
    update entry e
       set version = r.version::int, status = r.status, category = r.category,
           code_system = r.code_system, code = r.code, code_text = r.code_text,
           effective_at = r.effective_at::timestamptz,
           recorded_at = coalesce(r.recorded_at::timestamptz, ${at}), recorded_by = ${recordedBy},
           attributed_by = r.attributed_by, source_digest = decode(r.source_digest, 'hex'),
           resource = r.resource
      from unnest(${column((it) => it.id)}, ${column((it) => String(it.version))},
                  ${column((it) => it.status)}, ${column((it) => it.category)},
                  ${column((it) => it.codeSystem)}, ${column((it) => it.code)},
                  ${column((it) => it.codeText)}, ${column((it) => it.effectiveAt)},
                  ${column((it) => it.recordedAt)}, ${column((it) => it.attributedBy)},
                  ${column((it) => it.sourceDigest?.toString('hex') ?? null)},
                  ${column((it) => it.resource)})
        as r (id, version, status, category, code_system, code, code_text, effective_at, recorded_at,
              attributed_by, source_digest, resource)
     where e.patient_id = ${patient} and e.id = r.id::uuid`
  await tellFilers(
    tx,
    patient,
    entries.map(({ id }) => id),
    at,
  )
}

async function hideChanged(
  tx: Tx,
  patient: PatientId,
  entries: readonly ChangedEntry[],
  recordedBy: string,
  at: Date,
) {
  const ids = (is: (entry: ChangedEntry) => boolean) => entries.filter(is).map(({ id }) => id)
  const withheld = ids((it) => it.withheldFromPatient)
  const hidden = ids((it) => it.private)
  if (withheld.length > 0) {
    const now = await tx<{ id: EntryId }[]>`
      update entry set withheld_from_patient = true
       where patient_id = ${patient} and id = any (${withheld}::uuid[]) and not withheld_from_patient
      returning id`
    await noteReferrers(tx, patient, 'withheld', idsOf(now), recordedBy, at)
  }
  if (hidden.length > 0) {
    const now = await tx<{ id: EntryId; organisation: string }[]>`
      update entry set private = true
       where patient_id = ${patient} and id = any (${hidden}::uuid[]) and not private
      returning id, organisation`
    await tx`
      update holding h set private_entries = h.private_entries + c.n
        from (select organisation, count(*)::int as n from unnest(${now.map((it) => it.organisation)}::text[])
                as x (organisation) group by organisation) c
       where h.patient_id = ${patient} and h.organisation = c.organisation`
    await noteReferrers(tx, patient, 'private', idsOf(now), recordedBy, at)
  }
}

function idsOf(rows: readonly { readonly id: EntryId }[]): EntryId[] {
  return rows.map(({ id }) => id)
}
