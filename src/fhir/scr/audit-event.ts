import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { parseNhsNumber } from '../../identity/nhs-number.ts'
import { emergencyGrounds, type EmergencyGround } from '../../sharing/emergency.ts'
import { patientByNumber } from '../../sharing/find-patient.ts'
import { openEmergency } from '../../sharing/open-emergency.ts'
import { claimGrounds, claimRelationship, type ClaimGround } from '../../sharing/relate.ts'
import { resourceIn } from '../body.ts'
import { alertIn } from './alert.ts'
import type { ScrDeps } from './document-reference.ts'
import { known } from './known.ts'

/**
 * `POST AuditEvent`: a privacy alert. Here the alert is the act itself: type 1 claims a relationship, type 2 opens
 * the summary in an emergency or by law, for this session; the privacy officer is told of it, and the patient.
 *
 * @throws Refusal `invalid` for what was sent and for nobody who may be known; `role` for who reads no entries;
 *   `signed-out` where an emergency needs a sign-in of the last minutes.
 */
export async function raiseScrAlert(
  { db, allowTestNumbers }: Pick<ScrDeps, 'db' | 'allowTestNumbers'>,
  actor: Actor,
  body: unknown,
): Promise<void> {
  const alert = alertIn(resourceIn(body, 'AuditEvent'))
  const number = parseNhsNumber(alert.nhsNumber, allowTestNumbers)
  const { person, patient } = await patientByNumber(db, actor, number)
  if (person.organisation !== alert.organisation) {
    throw new Refusal('invalid', 'The alert names another organisation than the one signed in for')
  }
  if (alert.type === '1') {
    return known(claimRelationship(db, actor, patient, claimGroundOf(alert.subtype)))
  }
  const ground = emergencyGroundOf(alert.subtype)
  const done = await known(openEmergency(db, actor, patient, ground, alert.reason))
  if (done === 'sign-in-again') {
    throw new Refusal('signed-out', 'To open a record in an emergency, sign in again first')
  }
}

function claimGroundOf(subtype: string): ClaimGround {
  return keyWith(claimGrounds, (it) => it === subtype)
}

function emergencyGroundOf(subtype: string): EmergencyGround {
  return keyWith(emergencyGrounds, (it) => it.subtype === subtype)
}

/** The pairs that are allowed are those that there is a ground for. */
function keyWith<K extends string, V>(from: Readonly<Record<K, V>>, is: (value: V) => boolean): K {
  for (const key in from) if (is(from[key])) return key
  throw new TypeError('an allowed pair of type and reason has no ground')
}
