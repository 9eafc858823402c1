import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { actAtGate } from './open-gate.ts'
import {
  addRelationship,
  discharge,
  relationshipsInForce,
  type RelationshipKind,
} from './relationships.ts'

/**
 * The grounds on which a clinician claims a relationship, with the subtype of the alert each raises (its type
 * is 1, self-claimed).
 *
 * @see domain.md 1.5, alerts
 */
export const claimGrounds = {
  'patient-agrees': '6',
  emergency: '4',
  'court-order': '3',
  statute: '2',
  'public-interest': '1',
} as const

export type ClaimGround = keyof typeof claimGrounds

/** A claim covers a shift and the handover after it. */
const claimLastsHours = 24

/** What reception may record for the own service. The others come from feeds. */
export type RecordedKind = Extract<RelationshipKind, 'referral' | 'appointment' | 'admission'>

/**
 * A clinician says that they care for this patient, where nothing says so. It ends by itself, and raises an
 * alert. Where the service has a relationship, nothing is claimed.
 *
 * @throws Refusal `role` for who reads no entries, `not-found` for someone who died or may not be found.
 */
export function claimRelationship(
  db: Database,
  actor: Actor,
  patient: PatientId,
  ground: ClaimGround,
): Promise<void> {
  return actAtGate(db, actor, patient, 'clinician', async (tx, { by, at, died, related }) => {
    if (died) throw closedByDeath()
    if (!related) {
      const reference = newReference('RL')
      await addRelationship(tx, patient, {
        organisation: by.organisation,
        kind: 'self-claimed',
        reason: ground,
        recordedBy: by.name,
        startsAt: at,
        endsAt: new Date(at.getTime() + claimLastsHours * 3_600_000),
      })
      await sendOut(tx, patient, 'alert', {
        organisation: by.organisation,
        kind: 'self-claimed',
        type: '1',
        subtype: claimGrounds[ground],
        staff: by.id,
        reference,
      })
    }
    return { result: undefined, event: { kind: 'relationship', filter: `self-claimed ${ground}` } }
  })
}

/**
 * Reception records why the own service sees this patient. Recorded a second time it changes nothing.
 *
 * @throws Refusal `role` for clinicians, who claim instead: the two are kept apart so that nobody lets
 * themselves in unseen.
 */
export function recordRelationship(
  db: Database,
  actor: Actor,
  patient: PatientId,
  kind: RecordedKind,
): Promise<void> {
  return actAtGate(db, actor, patient, 'desk', async (tx, { by, at, died }) => {
    if (died) throw closedByDeath()
    const { organisation } = by
    const inForce = await relationshipsInForce(tx, patient, at, organisation)
    if (!inForce.some((one) => one.kind === kind && one.endsAt === null)) {
      await addRelationship(tx, patient, { organisation, kind, recordedBy: by.name, startsAt: at })
    }
    return { result: undefined, event: { kind: 'relationship', filter: kind } }
  })
}

/**
 * The own service discharges the patient.
 *
 * @returns when the relationship ends: now, or after the service's grace days.
 * @throws Refusal `not-found` when the own service has no such relationship in force, `invalid` for
 * registration, which ends when the patient moves to another practice.
 */
export function dischargeHere(
  db: Database,
  actor: Actor,
  patient: PatientId,
  relationship: string,
): Promise<Date> {
  return actAtGate(db, actor, patient, 'both', async (tx, { by, at }) => {
    const { kind, endsAt } = await discharge(tx, patient, relationship, at, by.name)
    if (kind === 'registration') {
      throw new Refusal('invalid', 'A registration ends when the patient moves to another practice')
    }
    return { result: endsAt, event: { kind: 'relationship', filter: `ended ${kind}` } }
  })
}

function closedByDeath(): Refusal {
  return new Refusal('conflict', 'This person has died. Only a legal reason opens the record')
}
