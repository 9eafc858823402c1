import type { Tx } from '../db/database.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { type1Form } from './type-1.ts'

/** Whether a Type 1 objection holds, and since when the patient says so or not. */
export type Type1Standing = { readonly objects: boolean; readonly at: Date | null }

/** In a job's transaction on this patient. */
export async function type1Standing(tx: Tx, patient: PatientId): Promise<Type1Standing> {
  const [row] = await tx<Type1Standing[]>`
    select objects, recorded_at as at from type_1_choice
     where patient_id = ${patient} order by recorded_at desc, id desc limit 1`
  return row ?? { objects: false, at: null }
}

/** An objection of one record of a person holds in the other: their practice enters it in its own system too. */
export async function objectToo(
  tx: Tx,
  patient: PatientId,
  practice: string | null,
  recordedBy: string,
  at: Date,
): Promise<void> {
  const reference = newReference('T1')
  await tx`
    insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by,
                               organisation, recorded_at)
    values (${patient}, ${newId(at.getTime())}, ${reference}, true, 'patient', 'desk', ${type1Form},
            ${recordedBy}, ${practice}, ${at})`
  if (practice === null) return
  await sendOut(tx, patient, 'work', { organisation: practice, kind: 'type-1', reference })
}
