import type { Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from './ids.ts'
import { keptPatient } from './patient-history.ts'

/**
 * When the patient was born, and which day it is, both YYYY-MM-DD in London. The row stays locked until the
 * transaction ends.
 *
 * @throws Refusal `not-found`.
 */
export async function lifeOf(
  tx: Tx,
  patient: PatientId,
  at: Date,
): Promise<{ readonly born: string; readonly today: string }> {
  const [row] = await tx<{ born: string; today: string }[]>`
    select birth_date::text as born, (${at}::timestamptz at time zone 'Europe/London')::date::text as today
      from patient where patient_id = ${patient} for update`
  if (!row) throw nobody()
  return row
}

/** @param on YYYY-MM-DD, in London; null takes a death back. */
export async function setDeath(tx: Tx, patient: PatientId, on: string | null): Promise<void> {
  await tx`
    with ${keptPatient(tx, patient)}
    update patient set died_at = (${on}::text)::timestamp at time zone 'Europe/London'
     where patient_id = ${patient}`
}

export async function hasDied(tx: Sql | Tx, patient: PatientId): Promise<boolean> {
  const rows = await tx`
    select patient_id from patient where patient_id = ${patient} and died_at is not null`
  return rows.length > 0
}

/** @throws Refusal `not-found`. */
export async function setProtection(tx: Tx, patient: PatientId, on: boolean): Promise<void> {
  const { count } = await tx`
    with ${keptPatient(tx, patient)}
    update patient set protected = ${on} where patient_id = ${patient}`
  if (count === 0) throw nobody()
}

function nobody(): Refusal {
  return new Refusal('not-found', 'There is no patient with this id')
}
