import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** Nothing has been asked of a new patient: no choice, and the switch off. */
export async function startSharing(tx: Tx, patient: PatientId): Promise<void> {
  await tx`insert into sharing (patient_id) values (${patient})`
}
