import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from './ids.ts'
import { nhsNumberSystem } from './nhs-number.ts'
import type { OdsCode } from './ods-code.ts'

/** What is asked of a record before it is put together with another. */
export type RecordStanding = {
  /** YYYY-MM-DD */
  readonly born: string
  readonly died: boolean
  readonly protected: boolean
  readonly practice: OdsCode | null
  /** The record that is kept instead of this one. */
  readonly mergedInto: PatientId | null
  readonly name: string
  /** Its own NHS numbers: never shown, only compared, as the name is. */
  readonly nhsNumbers: readonly string[]
}

/** In a job's transaction on this patient. @throws Refusal `not-found`. */
export async function recordStanding(tx: Tx, patient: PatientId): Promise<RecordStanding> {
  const [row] = await tx<RecordStanding[]>`
    select p.birth_date::text as born, lower(p.given_name || ' ' || p.family_name) as name,
           p.died_at is not null as died, p.protected,
           p.registered_practice as practice, p.merged_into as "mergedInto",
           array(select i.value from patient_identifier i
                  where i.patient_id = ${patient} and i.system = ${nhsNumberSystem}
                    and i.moved_from is null order by i.value) as "nhsNumbers"
      from patient p where p.patient_id = ${patient} for update`
  if (!row) throw new Refusal('not-found', 'There is no patient with this id')
  return row
}

/** From the commit on the record opens to nobody. */
export async function closeInto(tx: Tx, patient: PatientId, keep: PatientId): Promise<void> {
  await tx`update patient set merged_into = ${keep} where patient_id = ${patient}`
}

/** The record is one of its own again. */
export async function openAgain(tx: Tx, patient: PatientId): Promise<void> {
  await tx`update patient set merged_into = null where patient_id = ${patient}`
}

/** Who looks for a closed record finds the kept one from the commit on; `back`: their own again. */
export async function moveIdentity(
  tx: Tx,
  keep: PatientId,
  from: PatientId,
  to: 'kept' | 'back',
): Promise<void> {
  await tx`select move_identity(${keep}, ${from}, ${to === 'back'})`
}
