import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import { viewingTerms } from '../identity/viewing-terms.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { bumpChoiceVersion } from './choice-version.ts'
import { endPermissionsOf } from './permissions.ts'

const relationshipKinds = [
  'registration',
  'referral',
  'appointment',
  'admission',
  'self-claimed',
] as const

export type RelationshipKind = (typeof relationshipKinds)[number]

/** Why an organisation may open a patient's record at all. */
export type NewRelationship = {
  readonly organisation: OdsCode
  readonly kind: RelationshipKind
  readonly recordedBy: string
  /** Of a self-claimed one: the ground that its alert names. */
  readonly reason?: string
  /** Now, unless given. */
  readonly startsAt?: Date
  readonly endsAt?: Date
}

export type Relationship = {
  readonly id: string
  readonly organisation: OdsCode
  readonly kind: RelationshipKind
  readonly startsAt: Date
  readonly endsAt: Date | null
  /** When it was ended: it may go on for the organisation's grace days. */
  readonly endedAt: Date | null
  readonly recordedBy: string
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
    reason: each.reason ?? null,
    recorded_by: each.recordedBy,
    starts_at: each.startsAt?.toISOString() ?? null,
    ends_at: each.endsAt?.toISOString() ?? null,
  }))
  await tx`
    insert into relationship (patient_id, id, organisation, kind, reason, recorded_by, starts_at, ends_at)
    select ${patient}, r.id, r.organisation, r.kind, r.reason, r.recorded_by, coalesce(r.starts_at, now()),
           r.ends_at
      from jsonb_to_recordset(${tx.json(rows)})
        as r (id uuid, organisation text, kind text, reason text, recorded_by text, starts_at timestamptz,
              ends_at timestamptz)`
  return rows.map(({ id }) => id)
}

/** The relationships in force at `at`, newest first; of one organisation, or of all that may be seen. */
export function relationshipsInForce(
  tx: Tx,
  patient: PatientId,
  at: Date,
  organisation: OdsCode | null = null,
) {
  return tx<Relationship[]>`
    ${relationships(tx, patient)} and (${organisation}::text is null or organisation = ${organisation})
       and starts_at <= ${at} and (ends_at is null or ends_at > ${at})
     order by starts_at desc, id desc`
}

/** All that there ever were, of those that may be seen, newest first. */
export function relationshipsOf(tx: Tx, patient: PatientId) {
  return tx<Relationship[]>`${relationships(tx, patient)} order by starts_at desc, id desc`
}

function relationships(tx: Tx, patient: PatientId) {
  return tx`
    select id, organisation, kind, starts_at as "startsAt", ends_at as "endsAt", ended_at as "endedAt",
           recorded_by as "recordedBy"
      from relationship where patient_id = ${patient}`
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
  if (count === 0) throw noRelationship()
}

/**
 * Discharges a patient from one relationship: it goes on for the organisation's grace days, and the
 * permission that was to last as long ends with it. One that staff claimed has no grace.
 *
 * @returns when it ends.
 * @throws Refusal `not-found` when there is no such relationship in force that has not been ended.
 * @see domain.md 2.9, discharge from service
 */
export async function discharge(
  tx: Tx,
  patient: PatientId,
  id: string,
  at: Date,
  by: string,
): Promise<Relationship & { readonly endsAt: Date }> {
  await bumpChoiceVersion(tx, patient)
  const [found] = await tx<Pick<Relationship, 'organisation' | 'kind'>[]>`
    select organisation, kind from relationship
     where patient_id = ${patient} and id = ${id} and ended_at is null
       and (ends_at is null or ends_at > ${at})`
  if (!found) throw noRelationship()
  const days =
    found.kind === 'self-claimed' ? 0 : (await viewingTerms(tx, found.organisation)).graceDays
  const [ended] = await tx<(Relationship & { endsAt: Date })[]>`
    update relationship
       set ends_at = least(ends_at, ${at}::timestamptz + make_interval(days => ${days})),
           ended_at = ${at}, ended_by = ${by}
     where patient_id = ${patient} and id = ${id}
    returning id, organisation, kind, starts_at as "startsAt", ends_at as "endsAt",
              ended_at as "endedAt", recorded_by as "recordedBy"`
  if (!ended) throw noRelationship()
  const rest = await relationshipsInForce(tx, patient, ended.endsAt, ended.organisation)
  if (rest.length === 0) await endPermissionsOf(tx, patient, ended.organisation, ended.endsAt, by)
  return ended
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

function noRelationship(): Refusal {
  return new Refusal('not-found', 'There is no such relationship in force')
}
