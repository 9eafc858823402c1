import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/**
 * Claims the key of a form for what it makes, in that transaction: the same form sent twice does once.
 *
 * @returns whether it was claimed just now, and what the key stands for.
 */
export async function claimKey(
  tx: Tx,
  patient: PatientId,
  key: string,
  by: string,
  result: string,
): Promise<{ readonly isNew: boolean; readonly result: string }> {
  const inserted = await tx`
    insert into idempotency (patient_id, key, recorded_by, result)
    values (${patient}, ${key}, ${by}, ${result}) on conflict (patient_id, key) do nothing returning key`
  if (inserted.length > 0) return { isNew: true, result }
  const [before] = await tx<{ result: string }[]>`
    select result from idempotency where patient_id = ${patient} and key = ${key}`
  return { isNew: false, result: before?.result ?? result }
}

/** Whether this form has done its work before. */
export async function isClaimed(tx: Tx, patient: PatientId, key: string): Promise<boolean> {
  const rows = await tx`
    select key from idempotency where patient_id = ${patient} and key = ${key}`
  return rows.length > 0
}
