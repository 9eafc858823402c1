import type { Tx } from '../db/database.ts'
import { newId, type PatientId } from './ids.ts'

/** What bears on who may see a patient, as it was until now: kept by the statement that changes it. */
export function keptPatient(tx: Tx, patient: PatientId) {
  return tx`kept as (
    insert into patient_history (patient_id, id, registered_practice, protected, died_at)
    select patient_id, ${newId()}::uuid, registered_practice, protected, died_at
      from patient where patient_id = ${patient})`
}
