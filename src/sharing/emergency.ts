import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { bumpChoiceVersion } from './choice-version.ts'

/**
 * The closed list of grounds on which a record is opened without the patient's permission, with the subtype of
 * the alert each raises (its type is 2, access).
 *
 * @see domain.md 1.5, viewing without permission
 */
export const emergencyGrounds = {
  'cannot-consent': { kind: 'emergency', subtype: '5' },
  'court-order': { kind: 'legal', subtype: '3' },
  statute: { kind: 'legal', subtype: '2' },
  'public-interest': { kind: 'legal', subtype: '1' },
} as const

export type EmergencyGround = keyof typeof emergencyGrounds

/** One staff member's override of the gates on the viewer's side, for one patient, in one session. */
export type NewEmergencyAccess = {
  readonly organisation: OdsCode
  readonly staff: string
  /** The hash of the session's token: it opens nothing in another. */
  readonly session: Buffer
  readonly ground: EmergencyGround
  readonly reason: string
  readonly reference?: string
  /** Now, unless given. */
  readonly startsAt?: Date
  /** 60 minutes after the start, unless given. */
  readonly endsAt?: Date
}

export const shortestReason = 10

/**
 * Opens emergency access, at first to the emergency view. Whoever calls it logs it in the same transaction and
 * raises the alerts.
 *
 * @returns the id.
 * @throws Refusal `invalid` without a reason of 10 letters.
 * @see docs/sharing-rules.md, rule 6
 */
export async function addEmergencyAccess(
  tx: Tx,
  patient: PatientId,
  access: NewEmergencyAccess,
): Promise<string> {
  const { organisation, staff, session, ground, reference, startsAt, endsAt } = access
  const reason = reasonFrom(access.reason)
  const id = newId()
  await bumpChoiceVersion(tx, patient)
  await tx`
    insert into emergency_access (patient_id, id, organisation, staff_id, session, kind, ground, reason,
                                  reference, starts_at, ends_at)
    select ${patient}, ${id}, ${organisation}, ${staff}, ${session}, ${emergencyGrounds[ground].kind},
           ${ground}, ${reason}, ${reference ?? null}, start.at,
           coalesce(${endsAt ?? null}::timestamptz, start.at + interval '60 minutes')
      from (select coalesce(${startsAt ?? null}::timestamptz, now()) as at) as start`
  return id
}

/**
 * Opens the wider record to an emergency access in force, for a second reason.
 *
 * @throws Refusal `invalid` without a reason of 10 letters, `not-found` when none is in force.
 */
export async function widenEmergencyAccess(
  tx: Tx,
  patient: PatientId,
  session: Buffer,
  reason: string,
  at: Date,
): Promise<void> {
  const why = reasonFrom(reason)
  await bumpChoiceVersion(tx, patient)
  const { count } = await tx`
    update emergency_access set wider_at = ${at}, wider_reason = ${why}
     where patient_id = ${patient} and session = ${session} and wider_at is null
       and starts_at <= ${at} and ends_at > ${at}`
  if (count === 0) throw new Refusal('not-found', 'There is no emergency access in force')
}

/** Ends the emergency access of a session, if one is in force. @returns how many were. */
export async function endEmergencyAccess(
  tx: Tx,
  patient: PatientId,
  session: Buffer,
  at: Date,
): Promise<number> {
  await bumpChoiceVersion(tx, patient)
  const { count } = await tx`
    update emergency_access set ends_at = ${at}
     where patient_id = ${patient} and session = ${session} and ends_at > ${at}`
  return count
}

/**
 * Keeps the patient from being told of an emergency access by message, and why.
 *
 * @throws Refusal `invalid` without a reason of 10 letters, `not-found` when there is none to tell of.
 */
export async function keepFromPatient(
  tx: Tx,
  patient: PatientId,
  what: {
    readonly organisation: OdsCode
    readonly reference: string
    readonly reason: string
    readonly by: string
  },
  at: Date,
): Promise<void> {
  const reason = reasonFrom(what.reason)
  const { count } = await tx`
    update emergency_access set not_told_reason = ${reason}, not_told_by = ${what.by}
     where patient_id = ${patient} and organisation = ${what.organisation}
       and reference = ${what.reference} and not_told_reason is null
       and starts_at > ${at}::timestamptz - interval '24 hours'`
  if (count === 0) throw new Refusal('not-found', 'There is no emergency access to tell of')
}

/** An emergency access in force, as its session sees it. */
export type EmergencyAccess = {
  readonly id: string
  readonly kind: 'emergency' | 'legal'
  readonly ground: EmergencyGround
  readonly reference: string | null
  readonly endsAt: Date
  /** Whether the wider record is open too. */
  readonly wider: boolean
  /** The time of the database. */
  readonly at: Date
}

/** The emergency access of this session to this patient: it says nothing about the patient. */
export async function emergencyInForce(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<EmergencyAccess | undefined> {
  const [row] = await db.app<EmergencyAccess[]>`
    select id, kind, ground, reference, ends_at as "endsAt", wider, at
      from emergency_in_force(${actor.session}, ${patient})`
  return row
}

/** @throws Refusal `invalid`. */
export function reasonFrom(text: string): string {
  const reason = text.trim()
  if (lettersIn(reason) < shortestReason) {
    throw new Refusal('invalid', `Give the reason in at least ${shortestReason} letters`)
  }
  return reason
}

export function lettersIn(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0
}
