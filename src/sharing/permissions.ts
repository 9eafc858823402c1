import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { bumpChoiceVersion } from './choice-version.ts'

/** The patient's yes at the moment of viewing. */
export type NewPermission = {
  readonly organisation: OdsCode
  /** Who was given it; null for all staff, which holds only where the organisation's policy is `extended`. */
  readonly staff: string | null
  /** Who said yes: `patient`, or who may speak for them. */
  readonly givenBy: string
  readonly recordedBy: string
  /** Now, unless given. */
  readonly startsAt?: Date
  readonly endsAt?: Date
}

/** @returns the id of the permission. */
export async function addPermission(
  tx: Tx,
  patient: PatientId,
  permission: NewPermission,
): Promise<string> {
  const { organisation, staff, givenBy, recordedBy, startsAt, endsAt } = permission
  const id = newId()
  await bumpChoiceVersion(tx, patient)
  await tx`
    insert into permission (patient_id, id, organisation, staff_id, given_by, recorded_by, starts_at, ends_at)
    values (${patient}, ${id}, ${organisation}, ${staff}, ${givenBy}, ${recordedBy},
            coalesce(${startsAt ?? null}::timestamptz, now()), ${endsAt ?? null})`
  return id
}

/** @throws Refusal `not-found` when there is no such permission in force. */
export async function endPermission(
  tx: Tx,
  patient: PatientId,
  id: string,
  at: Date,
): Promise<void> {
  await bumpChoiceVersion(tx, patient)
  const { count } = await tx`
    update permission set ends_at = ${at}
     where patient_id = ${patient} and id = ${id} and (ends_at is null or ends_at > ${at})`
  if (count === 0) throw new Refusal('not-found', 'There is no such permission in force')
}
