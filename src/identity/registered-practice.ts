import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from './ids.ts'
import { nhsNumberSystem, type NhsNumber } from './nhs-number.ts'
import type { OdsCode } from './ods-code.ts'
import { keptPatient } from './patient-history.ts'

/** Where the patient is registered, or null. The row stays locked until the transaction ends. */
export async function registeredPractice(tx: Tx, patient: PatientId): Promise<OdsCode | null> {
  const [row] = await tx<{ practice: OdsCode | null }[]>`
    select registered_practice as practice from patient where patient_id = ${patient} for update`
  if (!row) throw new Error('the patient is not the one entered')
  return row.practice
}

/** Null: the patient is registered nowhere. */
export async function setRegisteredPractice(
  tx: Tx,
  patient: PatientId,
  practice: OdsCode | null,
): Promise<void> {
  await tx`
    with ${keptPatient(tx, patient)}
    update patient set registered_practice = ${practice}
     where patient_id = ${patient}`
}

/**
 * The patient with this NHS number, in a job's transaction with the view `finder`.
 *
 * @throws Refusal `not-found`.
 */
export async function requirePatient(tx: Tx, nhsNumber: NhsNumber): Promise<PatientId> {
  const [row] = await tx<{ patient: PatientId }[]>`
    select patient_id as patient from patient_identifier
     where value = ${nhsNumber} and system = ${nhsNumberSystem}`
  if (!row) throw new Refusal('not-found', 'There is no patient with this NHS number')
  return row.patient
}

/** Where the patient this transaction entered is registered, or null. */
export async function practiceOf(tx: Tx, patient: PatientId): Promise<OdsCode | null> {
  const [row] = await tx<{ practice: OdsCode | null }[]>`
    select registered_practice as practice from patient where patient_id = ${patient}`
  return row?.practice ?? null
}
