import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from '../identity/ids.ts'
import { lifeOf, setDeath, setProtection } from '../identity/patient-facts.ts'
import { bumpChoiceVersion } from './choice-version.ts'

/**
 * Closes the record of a patient who has died (rule 1), or takes back a death that was recorded by mistake.
 *
 * @param on the day of death, YYYY-MM-DD; null takes it back.
 * @throws Refusal `not-found`, or `invalid` for a day that has not come yet or is before the birth.
 */
export async function recordDeath(
  tx: Tx,
  patient: PatientId,
  on: string | null,
  at: Date,
): Promise<void> {
  const { born, today } = await lifeOf(tx, patient, at)
  if (on !== null && on > today) {
    throw new Refusal('invalid', 'The day of death cannot be in the future')
  }
  if (on !== null && on < born) {
    throw new Refusal('invalid', 'The day of death cannot be before the patient was born')
  }
  await setDeath(tx, patient, on)
  await bumpChoiceVersion(tx, patient)
}

/**
 * Protects a patient: from then on only the registered practice, and those it allows by name, find them
 * (rule 0). Or lifts it.
 *
 * @throws Refusal `not-found`.
 */
export async function protectPatient(tx: Tx, patient: PatientId, on: boolean): Promise<void> {
  await setProtection(tx, patient, on)
  await bumpChoiceVersion(tx, patient)
}
