import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from '../identity/ids.ts'
import { requireOrganisation } from '../identity/organisations.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { registeredPractice, setRegisteredPractice } from '../identity/registered-practice.ts'
import { setChoice } from './choices.ts'
import { moveReviews } from './due-reviews.ts'
import { addRelationship, endRelationships } from './relationships.ts'

/**
 * Registers a patient who has no practice.
 *
 * @throws Refusal `not-found` for an unknown practice, `conflict` for a patient who is registered.
 */
export async function registerPatient(
  tx: Tx,
  patient: PatientId,
  practice: OdsCode,
  recordedBy: string,
  at: Date,
): Promise<void> {
  await requireOrganisation(tx, practice)
  const current = await registeredPractice(tx, patient)
  if (current !== null) {
    throw new Refusal('conflict', `The patient is registered with ${current}: move them instead`)
  }
  await startAt(tx, patient, practice, recordedBy, at)
}

/**
 * Moves a patient to another practice. The old one's registration ends, and what the patient chose about the
 * entries written there goes on to govern them; the new one has to ask.
 *
 * @returns the practice the patient has left.
 * @throws Refusal `not-found` for an unknown practice, `conflict` for a patient who is registered nowhere or
 * there already.
 * @see docs/sharing-rules.md, change of practice
 */
export async function movePatient(
  tx: Tx,
  patient: PatientId,
  practice: OdsCode,
  recordedBy: string,
  at: Date,
): Promise<OdsCode> {
  await requireOrganisation(tx, practice)
  const current = await registeredPractice(tx, patient)
  if (current === null) {
    throw new Refusal('conflict', 'The patient is registered nowhere: register them instead')
  }
  if (current === practice) {
    throw new Refusal('conflict', `The patient is registered with ${practice} already`)
  }
  await endRelationships(tx, patient, 'registration', at)
  await startAt(tx, patient, practice, recordedBy, at)
  return current
}

// A practice the patient comes back to starts anew too: it asks before it looks at what others wrote. What
// was chosen about sharing out its old entries still governs them.
async function startAt(
  tx: Tx,
  patient: PatientId,
  practice: OdsCode,
  recordedBy: string,
  at: Date,
): Promise<void> {
  await setRegisteredPractice(tx, patient, practice)
  await moveReviews(tx, patient, practice, at)
  await addRelationship(tx, patient, {
    organisation: practice,
    kind: 'registration',
    recordedBy,
    startsAt: at,
  })
  await setChoice(
    tx,
    patient,
    {
      organisation: practice,
      what: 'share-in',
      value: 'not-asked',
      basis: 'policy',
      channel: 'registration',
      recordedBy,
    },
    at,
  )
}
