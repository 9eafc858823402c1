import type { Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { bumpChoiceVersion } from './choice-version.ts'

export const permissionWays = ['in-person', 'by-phone', 'by-video', 'in-writing'] as const

export type PermissionWay = (typeof permissionWays)[number]

/** The patient's yes at the moment of viewing. */
export type NewPermission = {
  readonly organisation: OdsCode
  /** Who was given it; null for all staff, which holds only where the organisation's policy is `extended`. */
  readonly staff: string | null
  /** Who said yes: `patient`, or who may speak for them. */
  readonly givenBy: string
  readonly how?: PermissionWay
  readonly recordedBy: string
  /** Now, unless given. */
  readonly startsAt?: Date
  readonly endsAt?: Date
}

export type Permission = {
  readonly id: string
  readonly organisation: OdsCode
  readonly organisationName: string
  readonly answer: 'yes' | 'no'
  /** Whether it holds for all staff of the organisation. */
  readonly forAll: boolean
  readonly givenBy: string
  readonly how: PermissionWay | null
  readonly recordedBy: string
  readonly startsAt: Date
  readonly endsAt: Date | null
  readonly inForce: boolean
}

/** @returns the id of the permission. */
export async function addPermission(
  tx: Tx,
  patient: PatientId,
  permission: NewPermission,
): Promise<string> {
  const { organisation, staff, givenBy, how, recordedBy, startsAt, endsAt } = permission
  const id = newId()
  await bumpChoiceVersion(tx, patient)
  await tx`
    insert into permission (patient_id, id, organisation, staff_id, given_by, how, recorded_by, starts_at,
                            ends_at)
    values (${patient}, ${id}, ${organisation}, ${staff}, ${givenBy}, ${how ?? null}, ${recordedBy},
            coalesce(${startsAt ?? null}::timestamptz, now()), ${endsAt ?? null})`
  return id
}

/**
 * Records that the patient said no when asked: what was given before for this question ends, and nothing else
 * changes. The choices about sharing stay as they are.
 *
 * @see domain.md 2.9, refused at point of care
 */
export async function addRefusal(
  tx: Tx,
  patient: PatientId,
  refusal: Omit<NewPermission, 'startsAt' | 'endsAt'>,
  at: Date,
): Promise<void> {
  const { organisation, staff, givenBy, how, recordedBy } = refusal
  await bumpChoiceVersion(tx, patient)
  await tx`
    update permission set ends_at = ${at}, ended_by = ${recordedBy}
     where patient_id = ${patient} and organisation = ${organisation}
       and staff_id is not distinct from ${staff}::uuid
       and starts_at <= ${at} and (ends_at is null or ends_at > ${at})`
  await tx`
    insert into permission (patient_id, id, organisation, staff_id, answer, given_by, how, recorded_by,
                            starts_at, ends_at)
    values (${patient}, ${newId()}, ${organisation}, ${staff}, 'no', ${givenBy}, ${how ?? null},
            ${recordedBy}, ${at}, ${at})`
}

/** @throws Refusal `not-found` when there is no such permission in force. */
export async function endPermission(
  tx: Tx,
  patient: PatientId,
  id: string,
  at: Date,
  by: string | null = null,
): Promise<void> {
  await bumpChoiceVersion(tx, patient)
  const { count } = await tx`
    update permission set ends_at = ${at}, ended_by = ${by}
     where patient_id = ${patient} and id = ${id} and (ends_at is null or ends_at > ${at})`
  if (count === 0) throw new Refusal('not-found', 'There is no such permission in force')
}

/** What was to last as long as the relationship ends with it. */
export async function endPermissionsOf(
  tx: Tx,
  patient: PatientId,
  organisation: OdsCode,
  at: Date,
  by: string,
): Promise<void> {
  await tx`
    update permission set ends_at = ${at}, ended_by = ${by}
     where patient_id = ${patient} and organisation = ${organisation}
       and (ends_at is null or ends_at > ${at})`
}

/** What was answered when asked, newest first; the last hundred. */
export function permissionsOf(
  sql: Sql | Tx,
  patient: PatientId,
  organisation: OdsCode | null = null,
) {
  return sql<Permission[]>`
    select p.id, p.organisation, o.name as "organisationName", p.answer, p.staff_id is null as "forAll",
           p.given_by as "givenBy", p.how, p.recorded_by as "recordedBy", p.starts_at as "startsAt",
           p.ends_at as "endsAt",
           p.starts_at <= now() and (p.ends_at is null or p.ends_at > now()) as "inForce"
      from permission p join organisation o on o.id = p.organisation
     where p.patient_id = ${patient} and (${organisation}::text is null or p.organisation = ${organisation})
     order by p.starts_at desc, p.id desc limit 100`
}
