import { Refusal } from '../errors.ts'
import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { patientByNumber } from '../sharing/find-patient.ts'
import { readSummary, type NoSummary } from '../summary/read-summary.ts'
import { formWanted, type Form } from './media.ts'
import { notSupported } from './not-supported.ts'
import { nhsNumberIn, parametersIn, type Given } from './parameters.ts'
import { summaryPage } from './summary-page.ts'

const ipsBundle = 'http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips'

/** How `$summary` was asked for: in the address, or by a Parameters resource. */
export type SummaryAsked = {
  /** Whose the address names; undefined where a parameter does. */
  readonly patient: PatientId | undefined
  readonly accept: string | undefined
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/**
 * `Patient/{id}/$summary`, and `Patient/$summary` of whoever has the NHS number `identifier`: the summary in force as
 * it is stored, as the FHIR document or as a page. For a number that nobody has, the answer is that for a patient
 * who may not be known.
 *
 * @see http://hl7.org/fhir/uv/ips/OperationDefinition/summary
 * @throws Refusal `dissent`, `permission-not-asked`, or `not-found` where there is none; `not-acceptable`,
 *   `not-supported` and `invalid` for what was asked; others as `readSummary`.
 */
export async function patientSummary(
  { db, allowTestNumbers }: { readonly db: Database; readonly allowTestNumbers: boolean },
  actor: Actor,
  asked: SummaryAsked,
): Promise<{ readonly form: Form; readonly text: string }> {
  const { _format: format, identifier, ...given } = parametersIn(asked.query, asked.body)
  requireIps(given)
  const form = formWanted(asked.accept, format)
  if (asked.patient !== undefined && identifier !== undefined) {
    throw new Refusal('invalid', 'Give the patient by the address or by identifier, not by both')
  }
  const patient =
    asked.patient ??
    (await patientByNumber(db, actor, nhsNumberIn(identifier, allowTestNumbers))).patient
  const read = await readSummary(db, actor, patient, form)
  if (read.denied !== null) throw noSummary(read.denied)
  return {
    form,
    text: form === 'json' ? read.text : summaryPage(read.patient, read.text, read.grant.heldBack),
  }
}

function requireIps({ profile = ipsBundle, ...others }: Given): void {
  const [other] = Object.keys(others)
  if (other !== undefined) throw notSupported('parameter', other)
  if (profile.split('|')[0] !== ipsBundle) {
    throw new Refusal('not-supported', `The only profile is ${ipsBundle}`)
  }
}

/** What is told where no summary is: the same words as on the pages of staff. */
export function noSummary(why: NoSummary): Refusal {
  switch (why) {
    case 'dissent':
      return new Refusal(
        'dissent',
        'No summary: the patient’s choice. Ask them, or their GP practice',
      )
    case 'permission-not-asked':
      return new Refusal(
        'permission-not-asked',
        'Ask the patient before you look, and record the answer; or open it as an emergency',
      )
    case 'none':
      return new Refusal(
        'not-found',
        'There is no summary yet. That says nothing about medicines or allergies: ask the patient, or their GP practice',
      )
    default:
      return why satisfies never
  }
}
