import type { Sql, Tx } from '../db/database.ts'
import { newId, type PatientId } from './ids.ts'
import type { OdsCode } from './ods-code.ts'

/** A time in which nobody sees a patient's record online as a patient. */
export type OnlinePause = { readonly pausedAt: Date; readonly pausedBy: string }

/** The pause that lasts now, if there is one; runs where the context allows it. */
export function pauseNow(sql: Sql | Tx, patient: PatientId) {
  return sql<OnlinePause[]>`
    select paused_at as "pausedAt", paused_by as "pausedBy" from online_pause
     where patient_id = ${patient} and lifted_at is null order by paused_at desc limit 1`
}

/** Pauses from `at` on, and names the practice that lifts it: this one, or where the patient is registered. */
export async function addPause(
  tx: Tx,
  patient: PatientId,
  by: { readonly name: string; readonly practice: OdsCode | null },
  at: Date,
): Promise<void> {
  await tx`
    insert into online_pause (patient_id, id, practice, paused_at, paused_by)
    select patient_id, ${newId()}, coalesce(${by.practice}::text, registered_practice), ${at}, ${by.name}
      from patient where patient_id = ${patient}`
}

/** @returns whether there was a pause to lift. */
export async function endPause(
  tx: Tx,
  patient: PatientId,
  by: { readonly name: string; readonly practice: OdsCode | null },
  at: Date,
): Promise<boolean> {
  const { count } = await tx`
    update online_pause set lifted_at = ${at}, lifted_by = ${by.name},
           practice = coalesce(${by.practice}::text, practice)
     where patient_id = ${patient} and lifted_at is null`
  return count > 0
}
