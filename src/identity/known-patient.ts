import type { Tx } from '../db/database.ts'
import type { PatientIdentifier } from './add-patient.ts'
import type { PatientId } from './ids.ts'

/** Who has one of these identifiers, in a job's transaction with the view `finder`. */
export async function patientsWith(
  tx: Tx,
  identifiers: readonly PatientIdentifier[],
): Promise<PatientId[]> {
  const rows = await tx<{ patient: PatientId }[]>`
    select distinct p.patient_id as patient
      from unnest(${identifiers.map((it) => it.value)}::text[],
                  ${identifiers.map((it) => it.system)}::text[]) as i (value, system)
      join patient_identifier p on p.value = i.value and p.system = i.system`
  return rows.map((it) => it.patient)
}

/**
 * Makes changes to one record take turns, until the transaction ends.
 *
 * @returns also whether the record is part of another one, and so is changed no more.
 */
export async function lockPatient(
  tx: Tx,
  patient: PatientId,
): Promise<{ birthDate: string; merged: boolean }> {
  const [row] = await tx<{ birthDate: string; merged: boolean }[]>`
    select birth_date::text as "birthDate", merged_into is not null as merged
      from patient where patient_id = ${patient} for update`
  if (!row) throw new Error('the patient is not the one entered')
  return row
}

/** YYYY-MM-DD */
export async function birthDateOf(tx: Tx, patient: PatientId): Promise<string> {
  const [row] = await tx<{ birthDate: string }[]>`
    select birth_date::text as "birthDate" from patient where patient_id = ${patient}`
  if (!row) throw new Error('the patient is not the one entered')
  return row.birthDate
}
