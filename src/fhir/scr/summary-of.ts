import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import type { NhsNumber } from '../../identity/nhs-number.ts'
import { patientByNumber } from '../../sharing/find-patient.ts'
import { readSummary, type SummaryForm } from '../../summary/read-summary.ts'
import { noSummary } from '../patient-summary.ts'

/**
 * The summary in force of whoever has this number; undefined where there is none, or none that this actor may
 * know of: the two answer alike.
 *
 * @param version answers only where it is the one in force.
 * @throws Refusal `dissent` as the SCR FHIR API says it, `permission-not-asked`, `role`, `signed-out`.
 */
export async function summaryOf(
  db: Database,
  actor: Actor,
  number: NhsNumber,
  form: SummaryForm,
  version?: string,
) {
  const { patient } = await patientByNumber(db, actor, number)
  const read = await readSummary(db, actor, patient, form, version).catch(nobody)
  if (read === undefined || read.denied === 'none') return undefined
  if (read.denied === 'dissent') throw noConsent()
  if (read.denied !== null) throw noSummary(read.denied)
  return { ...read, patientId: patient }
}

function nobody(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'not-found') return
  throw error
}

/** A patient who wants no summary: none is shown, and none is taken in (SCR-24). */
export function noConsent(): Refusal {
  return new Refusal(
    'dissent',
    'Code: 420, Display: Business condition related to access control which prevents the action; ' +
      'Code: 30418, Display: [PSIS-30418] - the patient chose to have no summary',
  )
}
