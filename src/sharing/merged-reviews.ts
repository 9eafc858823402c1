import type { Tx } from '../db/database.ts'
import { ageOn, dayIn } from '../identity/age.ts'
import type { PatientId } from '../identity/ids.ts'
import type { DecidedAbout } from './best-interests.ts'
import { isReviewed, type Found } from './who-speaks.ts'

/** What clinicians found and decided about who speaks for a patient, as far as it counts today. */
export type Reviewed = {
  /** null also for who is of no age to be reviewed. */
  readonly found: Found
  /** About what a best-interests decision is in force. */
  readonly decided: readonly DecidedAbout[]
}

/** In a job's transaction on this patient. @param born YYYY-MM-DD */
export async function reviewed(
  tx: Tx,
  patient: PatientId,
  born: string,
  at: Date,
): Promise<Reviewed> {
  const [newest] = await tx<{ competent: boolean }[]>`
    select competent from competence_review
     where patient_id = ${patient} order by recorded_at desc, id desc limit 1`
  const decided = await tx<{ about: DecidedAbout }[]>`
    select distinct about from best_interests_due where patient_id = ${patient} and over_on is null`
  const counts = newest !== undefined && isReviewed(ageOn(born, dayIn(at)))
  return {
    found: counts ? (newest.competent ? 'competent' : 'not-competent') : null,
    decided: decided.map(({ about }) => about),
  }
}
