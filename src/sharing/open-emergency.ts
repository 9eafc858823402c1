import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { signedInLately } from '../identity/sessions.ts'
import { sendOut } from '../messages/outbox.ts'
import {
  addEmergencyAccess,
  emergencyGrounds,
  emergencyInForce,
  endEmergencyAccess,
  keepFromPatient,
  reasonFrom,
  widenEmergencyAccess,
  type EmergencyGround,
} from './emergency.ts'
import { actAtGate } from './open-gate.ts'

/**
 * The patient is told within 24 hours. Until then a clinician may record why not: the message waits half of it,
 * so that there is time for both.
 */
const patientIsToldAfterHours = 12

/**
 * Opens a record in an emergency or by law: for this patient, this member of staff and this session, for 60
 * minutes, at first to the emergency view. The privacy officer's alert and the patient's message leave in the
 * same transaction. While one is in force, opening again changes nothing: it is not renewed.
 *
 * @returns `sign-in-again` when they signed in more than 5 minutes ago.
 * @throws Refusal `role` for who reads no entries, `invalid` without a reason, `conflict` for someone who died
 * and no legal ground, `not-found` where rule 0 lets nobody through.
 * @see trust.md T16 · domain.md 2.7
 */
export async function openEmergency(
  db: Database,
  actor: Actor,
  patient: PatientId,
  ground: EmergencyGround,
  reason: string,
): Promise<'opened' | 'sign-in-again'> {
  const why = reasonFrom(reason)
  if (!(await signedInLately(db, actor.session))) return 'sign-in-again'
  const open = (await emergencyInForce(db, actor, patient)) !== undefined
  const { kind, subtype } = emergencyGrounds[ground]
  return actAtGate(db, actor, patient, 'clinician', async (tx, { by, at, died }) => {
    if (died && kind !== 'legal') {
      throw new Refusal('conflict', 'This person has died. Only a legal reason opens the record')
    }
    if (!open) {
      const { organisation, id: staff } = by
      const reference = newReference('EM')
      await addEmergencyAccess(tx, patient, {
        ...{ organisation, staff, session: actor.session, ground, reason: why, reference },
        startsAt: at,
      })
      const alert = { organisation, kind, type: '2', subtype, staff, reference }
      await sendOut(tx, patient, 'alert', alert)
      const notBefore = new Date(at.getTime() + patientIsToldAfterHours * 3_600_000).toISOString()
      const message = { to: 'patient', kind: 'emergency-look', organisation, reference, notBefore }
      await sendOut(tx, patient, 'message', message)
    }
    return {
      result: 'opened',
      event: { kind: 'emergency', filter: ground, rule: 'emergency', purpose: purposeOf[ground] },
    }
  })
}

/**
 * Opens the wider record, for a second reason.
 *
 * @throws Refusal `invalid` without a reason, `not-found` when no emergency access of this session is in force.
 */
export function openWiderRecord(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reason: string,
): Promise<void> {
  return actAtGate(db, actor, patient, 'clinician', async (tx, { at }) => {
    await widenEmergencyAccess(tx, patient, actor.session, reason, at)
    return {
      result: undefined,
      event: { kind: 'emergency', filter: 'wider record', rule: 'emergency' },
    }
  })
}

/** Ends the emergency access of this session at once. Ended before, nothing changes. */
export function endEmergency(db: Database, actor: Actor, patient: PatientId): Promise<void> {
  return actAtGate(db, actor, patient, 'clinician', async (tx, { at }) => {
    await endEmergencyAccess(tx, patient, actor.session, at)
    return { result: undefined, event: { kind: 'emergency', filter: 'ended', rule: 'emergency' } }
  })
}

/**
 * A clinician of the service records why telling the patient would do harm or prejudice a case: the message is
 * taken back. The look itself stays on the patient's log.
 *
 * @throws Refusal `invalid` without a reason, `not-found` when the service has no such emergency access of the
 * last 24 hours that the patient is to be told of.
 */
export function recordNotTold(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  reason: string,
): Promise<void> {
  return actAtGate(db, actor, patient, 'clinician', async (tx, { by, at }) => {
    const { organisation } = by
    await keepFromPatient(tx, patient, { organisation, reference, reason, by: by.name }, at)
    const message = { to: 'patient', kind: 'emergency-look', organisation, reference }
    await sendOut(tx, patient, 'message', { ...message, tell: 'no' })
    return {
      result: undefined,
      event: { kind: 'emergency', filter: 'not told', rule: 'emergency' },
    }
  })
}

/** What the patient reads as the reason. */
const purposeOf: Readonly<Record<EmergencyGround, string>> = {
  'cannot-consent': 'emergency: you could not be asked',
  'court-order': 'court order',
  statute: 'required by law',
  'public-interest': 'public interest',
}
