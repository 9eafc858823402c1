import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { bumpChoiceVersion } from './choice-version.ts'

export type RelationshipKind =
  'registration' | 'referral' | 'appointment' | 'admission' | 'self-claimed'

/** Why an organisation may open a patient's record at all. */
export type NewRelationship = {
  readonly organisation: OdsCode
  readonly kind: RelationshipKind
  readonly recordedBy: string
  /** Now, unless given. */
  readonly startsAt?: Date
  readonly endsAt?: Date
}

/** @returns the id of the relationship. */
export async function addRelationship(
  tx: Tx,
  patient: PatientId,
  relationship: NewRelationship,
): Promise<string> {
  const [id] = await addRelationships(tx, patient, [relationship])
  if (id === undefined) throw new Error('nothing was added')
  return id
}

/** Adds several as one change. @returns their ids, in order. */
export async function addRelationships(
  tx: Tx,
  patient: PatientId,
  relationships: readonly NewRelationship[],
): Promise<string[]> {
  if (relationships.length === 0) return []
  await bumpChoiceVersion(tx, patient)
  const rows = relationships.map((each) => ({
    id: newId(),
    organisation: each.organisation,
    kind: each.kind,
    recorded_by: each.recordedBy,
    starts_at: each.startsAt?.toISOString() ?? null,
    ends_at: each.endsAt?.toISOString() ?? null,
  }))
  await tx`
    insert into relationship (patient_id, id, organisation, kind, recorded_by, starts_at, ends_at)
    select ${patient}, r.id, r.organisation, r.kind, r.recorded_by, coalesce(r.starts_at, now()), r.ends_at
      from jsonb_to_recordset(${tx.json(rows)})
        as r (id uuid, organisation text, kind text, recorded_by text, starts_at timestamptz, ends_at timestamptz)`
  return rows.map(({ id }) => id)
}

/**
 * Ends a relationship: from `at` on, what the organisation did not write itself is closed to it.
 *
 * @throws Refusal `not-found` when the patient has no such relationship, or it has ended.
 */
export async function endRelationship(
  tx: Tx,
  patient: PatientId,
  id: string,
  at: Date,
): Promise<void> {
  await bumpChoiceVersion(tx, patient)
  const { count } = await tx`
    update relationship set ends_at = ${at}
     where patient_id = ${patient} and id = ${id} and (ends_at is null or ends_at > ${at})`
  if (count === 0) throw new Refusal('not-found', 'There is no such relationship in force')
}

/** Ends whatever relationships of one kind are in force. @returns how many. */
export async function endRelationships(
  tx: Tx,
  patient: PatientId,
  kind: RelationshipKind,
  at: Date,
): Promise<number> {
  await bumpChoiceVersion(tx, patient)
  const { count } = await tx`
    update relationship set ends_at = ${at}
     where patient_id = ${patient} and kind = ${kind} and (ends_at is null or ends_at > ${at})`
  return count
}
