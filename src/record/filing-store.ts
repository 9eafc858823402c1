import type { Sql, Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { workDone } from '../messages/work.ts'
import { lockSharing } from '../sharing/choice-version.ts'

/** That an entry was filed from one that another service wrote, as the practice and the patient may know it. */
export type Filing = {
  readonly entry: EntryId
  readonly kind: string
  readonly organisation: string
  readonly organisationName: string
  readonly fromEntry: EntryId
  readonly fromVersion: number
  /** null for the patient where the original is withheld from them since. */
  readonly from: string | null
  readonly fromName: string | null
  readonly recordedBy: string
  readonly recordedAt: Date
  /** Whether the viewer may see the original now. */
  readonly isSeen: boolean
  /** Of the work that asks for a decision, where `changedAt` says that there is one. */
  readonly reference: string
  readonly changedAt: Date | null
}

export type NewFiling = Pick<Filing, 'entry' | 'organisation' | 'fromEntry' | 'fromVersion'> & {
  readonly from: string
  readonly withheldFromPatient: boolean
  readonly recordedBy: string
}

/** The filings of a patient that this viewer may know of: the practice's own; and the patient's. */
export function filings(sql: Sql | Tx, patient: PatientId) {
  return sql<Filing[]>`
    select f.entry_id as entry, e.kind, f.organisation, v.name as "organisationName",
           f.from_entry as "fromEntry", f.from_version as "fromVersion",
           w.id as from, w.name as "fromName", f.recorded_by as "recordedBy", f.recorded_at as "recordedAt",
           o.id is not null as "isSeen", f.reference, f.changed_at as "changedAt"
      from filing f
      join entry e on e.patient_id = ${patient} and e.id = f.entry_id
      join organisation v on v.id = f.organisation
      left join entry o on o.patient_id = ${patient} and o.id = f.from_entry
      left join organisation w on w.id = case current_setting('confide.view', true)
        when 'patient' then o.organisation else f.from_organisation end
     where f.patient_id = ${patient} order by f.recorded_at desc, f.entry_id`
}

export async function storeFiling(
  tx: Tx,
  patient: PatientId,
  filing: NewFiling,
  at: Date,
): Promise<void> {
  await tx`
    insert into filing (patient_id, entry_id, organisation, from_entry, from_version, from_organisation,
                        withheld_from_patient, recorded_by, recorded_at, reference)
    values (${patient}, ${filing.entry}, ${filing.organisation}, ${filing.fromEntry}, ${filing.fromVersion},
            ${filing.from}, ${filing.withheldFromPatient}, ${filing.recordedBy}, ${at}, ${newReference('FL')})`
}

/** Keeps from the patient, with entries that are withheld from them, that these were filed. */
export async function keepFilingsFrom(
  tx: Tx,
  patient: PatientId,
  entries: readonly EntryId[],
  withheld: boolean,
): Promise<void> {
  await tx`
    update filing set withheld_from_patient = ${withheld}
     where patient_id = ${patient} and entry_id = any (${[...entries]}::uuid[])`
}

/**
 * Says, in the transaction that changes or hides entries, that these are not as they were: who has filed one gets
 * work to decide what that means for their own. They keep it meanwhile, and learn of it nothing else.
 */
export async function tellFilers(
  tx: Tx,
  patient: PatientId,
  originals: readonly EntryId[],
  at: Date,
): Promise<void> {
  if (originals.length === 0) return
  // who files one at the same moment takes turns here
  await lockSharing(tx, patient)
  const told = await tx<{ organisation: string; reference: string }[]>`
    select organisation, reference
      from filed_originals_changed(${patient}, ${[...originals]}::uuid[], ${at})`
  for (const { organisation, reference } of told) {
    const work = { organisation, kind: 'filed-changed', reference, dueOn: null }
    await sendOut(tx, patient, 'work', work)
  }
}

/** What was decided about a filing ends its work; a later change of the original is work of its own. */
export async function endFilingWork(
  tx: Tx,
  patient: PatientId,
  { entry, organisation, reference }: Filing,
  fromVersion: number,
): Promise<void> {
  await tx`
    update filing set changed_at = null, reference = ${newReference('FL')}, from_version = ${fromVersion}
     where patient_id = ${patient} and entry_id = ${entry}`
  await sendOut(tx, patient, 'work', workDone('filed-changed', { organisation, reference }))
}
