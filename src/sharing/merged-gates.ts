import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { Help, PermissionInForce, RecordSharing } from './record-sharing.ts'
import { addRelationships, endRelationship } from './relationships.ts'

/** What a merge ended or began beside the choices, for giving it back. Times are texts, as JSON keeps them. */
export type ChangedGates = {
  readonly permissions: readonly { readonly id: string; readonly endsAt: string | null }[]
  readonly helps: readonly string[]
  readonly relationships: readonly string[]
}

/**
 * Ends in the kept record what the other did not have: permissions to view, and help. Who cared for the patient in
 * the other record goes on caring: what that opens waits for the choices. What staff claimed does not go on, nor what
 * is not carried over by itself.
 *
 * @param practice where the kept record is registered: nobody else's registration goes on.
 */
export async function keepWhatBothHad(
  tx: Tx,
  patient: PatientId,
  keep: RecordSharing,
  from: RecordSharing,
  practice: OdsCode | null,
  by: string,
  at: Date,
): Promise<ChangedGates> {
  const permissions = keep.permissions.filter((one) => !from.permissions.some(isLike(one)))
  await tx`
    update permission set ends_at = ${at}, ended_by = ${by}
     where patient_id = ${patient} and id = any (${permissions.map(({ id }) => id)}::uuid[])`
  const helps = keep.helps
    .filter((one) => !from.helps.some(helpsAlike(one, at)))
    .map(({ id }) => id)
  await tx`
    update proxy set ended_at = ${at}, ended_by = ${by}
     where patient_id = ${patient} and id = any (${helps}::uuid[])`
  await tx`
    update helping set ended_at = ${at}
     where patient_id = ${patient} and proxy = any (${helps}::uuid[]) and ended_at is null`
  const left = new Set(notCarriedOver(keep, from, practice))
  const going = goingOn(keep, from, practice).filter(({ organisation }) => !left.has(organisation))
  const relationships = await addRelationships(
    tx,
    patient,
    going.map(({ organisation, kind, endsAt }) => ({
      ...{ organisation, kind, recordedBy: by, startsAt: at },
      ...(endsAt && { endsAt }),
    })),
  )
  return {
    permissions: permissions.map(({ id, endsAt }) => ({
      id,
      endsAt: endsAt?.toISOString() ?? null,
    })),
    helps,
    relationships,
  }
}

/**
 * Whose care in the other record does not go on by itself: services that never ask before they view and had no
 * relationship with the kept record, whose summary it would open to them. Staff say whether it does.
 */
export function notCarriedOver(
  keep: RecordSharing,
  from: RecordSharing,
  practice: OdsCode | null,
): OdsCode[] {
  const known = new Set(keep.relationships.map(({ organisation }) => organisation))
  const left = goingOn(keep, from, practice)
    .map(({ organisation }) => organisation)
    .filter((one) => from.noticeBased.has(one) && !known.has(one))
  return [...new Set(left)].toSorted()
}

function goingOn(keep: RecordSharing, from: RecordSharing, practice: OdsCode | null) {
  return from.relationships.filter(
    ({ kind, endedAt, organisation }) =>
      endedAt === null &&
      kind !== 'self-claimed' &&
      (kind !== 'registration' || organisation === practice) &&
      !keep.relationships.some((one) => one.organisation === organisation && one.kind === kind),
  )
}

/** Gives back what a merge ended, but for what was answered anew since, and ends what it began. */
export async function giveGatesBack(
  tx: Tx,
  patient: PatientId,
  { permissions, helps, relationships }: ChangedGates,
  at: Date,
): Promise<void> {
  for (const { id, endsAt } of permissions) {
    await tx`
      update permission p set ends_at = ${endsAt}::text::timestamptz, ended_by = null
       where p.patient_id = ${patient} and p.id = ${id}
         and not exists (
           select from permission n where n.patient_id = ${patient} and n.id <> p.id
              and n.organisation = p.organisation and n.staff_id is not distinct from p.staff_id
              and n.starts_at >= p.ends_at)`
  }
  await tx`
    update proxy set ended_at = null, ended_by = null
     where patient_id = ${patient} and id = any (${[...helps]}::uuid[])`
  await tx`
    update helping set ended_at = null
     where patient_id = ${patient} and proxy = any (${[...helps]}::uuid[])`
  await endRelationshipsBegun(tx, patient, relationships, at)
}

/** Who came along from the other record goes with it. */
export async function endRelationshipsBegun(
  tx: Tx,
  patient: PatientId,
  relationships: readonly string[],
  at: Date,
): Promise<void> {
  const inForce = await tx<{ id: string }[]>`
    select id from relationship
     where patient_id = ${patient} and id = any (${[...relationships]}::uuid[])
       and (ends_at is null or ends_at > ${at})`
  for (const { id } of inForce) await endRelationship(tx, patient, id, at)
}

function isLike(one: PermissionInForce) {
  return (two: PermissionInForce) =>
    one.organisation === two.organisation &&
    one.staff === two.staff &&
    (two.endsAt === null || (one.endsAt !== null && one.endsAt <= two.endsAt))
}

/** Whether who helps in the one helps in the other with all of it and as long. Parents are invited again. */
function helpsAlike(one: Help, at: Date) {
  return (two: Help) =>
    one.helper !== null &&
    one.helper === two.helper &&
    one.basis !== 'parent' &&
    two.basis !== 'parent' &&
    two.startsAt <= at &&
    (two.untilAt === null ||
      (two.untilAt > at && one.untilAt !== null && one.untilAt <= two.untilAt)) &&
    one.kinds.every((kind) => two.kinds.includes(kind))
}
