import type { PatientCard } from '../identity/patients.ts'
import { nhsNumberSystem } from '../identity/nhs-number.ts'
import { parseJson, writeJson } from '../record/json-text.ts'
import { isObject } from '../record/validate/object-type.ts'

/** Other people who stand in a Patient resource, links to other records, and what says all of it again. */
const ofOthers = ['contact', 'link', 'contained', 'text']

/** The Patient resource as it goes into the patient's own copy: what it says of the patient, and nothing of whom to call. */
export function patientJson(text: string): string {
  const resource = parseJson(text)
  if (!isObject(resource)) throw new TypeError('a patient that is no resource')
  return writeJson(
    Object.fromEntries(Object.entries(resource).filter(([key]) => !ofOthers.includes(key))),
  )
}

/**
 * Whose copy it is, for anybody but the patient: where they live now, how to reach them and what they were called
 * before is for nobody else, and nobody reviews it.
 */
export function namedPatient({ givenName, familyName, birthDate, nhsNumber }: PatientCard): string {
  return writeJson({
    resourceType: 'Patient',
    ...(nhsNumber === null ? {} : { identifier: [{ system: nhsNumberSystem, value: nhsNumber }] }),
    name: [{ family: familyName, given: [givenName] }],
    birthDate,
  })
}
