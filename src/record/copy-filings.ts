import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import type { OtherRecord } from './other-record.ts'

type OtherFiling = {
  readonly entry: EntryId
  readonly organisation: string
  readonly fromEntry: EntryId
  readonly fromVersion: number
  readonly from: string
  readonly withheld: boolean
  readonly recordedBy: string
  readonly recordedAt: string
}

/**
 * What the practice filed goes with its entries, once these are copied and marked: a later change of the original is
 * its work here too. What is filed in both records is so once.
 *
 * @param ids which entry of the kept record each of the other one is.
 */
export async function copyFilings(
  tx: Tx,
  keep: PatientId,
  other: OtherRecord,
  ids: ReadonlyMap<EntryId, EntryId>,
): Promise<void> {
  const filings = await other.read(
    (there) => there<OtherFiling[]>`
      select entry_id as entry, organisation, from_entry as "fromEntry", from_version as "fromVersion",
             from_organisation as from, withheld_from_patient as withheld, recorded_by as "recordedBy",
             recorded_at::text as "recordedAt"
        from filing where patient_id = ${other.patient} order by entry_id`,
  )
  for (const one of filings) {
    const [entry, from] = [ids.get(one.entry), ids.get(one.fromEntry)]
    if (entry === undefined || from === undefined) continue
    await tx`
      insert into filing (patient_id, entry_id, organisation, from_entry, from_version, from_organisation,
                          withheld_from_patient, recorded_by, recorded_at, reference)
      select ${keep}, e.id, ${one.organisation}, ${from}, ${one.fromVersion}, ${one.from},
             ${one.withheld} or e.withheld_from_patient, ${one.recordedBy},
             ${one.recordedAt}::text::timestamptz, ${newReference('FL')}
        from entry e where e.patient_id = ${keep} and e.id = ${entry}
          on conflict do nothing`
  }
}
