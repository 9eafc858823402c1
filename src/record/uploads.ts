import type { Sql, Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'

/** What the Provenance of an upload is known by when it is sent again; the id is a UUID. */
export function uploadUrl(id: string): string {
  return `${prefix}${id}`
}

const prefix = 'urn:scr-upload:'

/** When the last upload of an organisation was made, as it says itself; undefined without one. */
export async function lastUpload(
  tx: Tx,
  patient: PatientId,
  organisation: OdsCode,
): Promise<Date | undefined> {
  const [row] = await tx<{ at: Date }[]>`
    select max(recorded_at) as at from entry
     where patient_id = ${patient} and organisation = ${organisation} and kind = 'Provenance'
       and starts_with(source_id, ${prefix}) having count(*) > 0`
  return row?.at
}

/** What the note of an upload that entries were withheld is known by. */
export const withheldUrl = 'urn:scr-row:withheld'

/** A row if an upload has ever said so, of the organisation whose entries alone this transaction sees. */
export function saidWithheld(sql: Sql, patient: PatientId) {
  return sql`select 1 from entry where patient_id = ${patient} and source_id = ${withheldUrl}`
}

/** An entry that an earlier upload held and the last one does not, and that nothing says has ended. */
export type UnlistedEntry = {
  readonly id: EntryId
  readonly kind: string
  readonly title: string | null
}

/**
 * The allergies, problems and repeat medicines of an organisation's earlier uploads that are not in its last
 * one and are still in force. That they are not there says nothing: they stay until somebody decides.
 *
 * @see docs/decisions/0013-uploads.md
 */
export function unlistedEntries(tx: Tx, patient: PatientId, organisation: OdsCode) {
  return tx<UnlistedEntry[]>`
    with upload as (
      select id, recorded_at from entry
       where patient_id = ${patient} and organisation = ${organisation} and kind = 'Provenance'
         and starts_with(source_id, ${prefix})),
    last as (select id from upload order by recorded_at desc, id desc limit 1)
    select e.id, e.kind, e.code_text as title
      from entry e
     where e.patient_id = ${patient} and e.organisation = ${organisation}
       and e.kind in ('AllergyIntolerance', 'Condition', 'MedicationRequest', 'MedicationStatement')
       and (e.status = 'active' or e.status is null)
       and e.id in (select l.to_id from entry_link l where l.patient_id = ${patient}
                       and l.from_id in (select id from upload))
       and e.id not in (select l.to_id from entry_link l where l.patient_id = ${patient}
                           and l.from_id in (select id from last))
     order by e.kind, e.id`
}
