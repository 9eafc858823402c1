import { resourceTypes } from '../../record/validate/definitions.ts'
import type { Interaction, ResourcePart } from '../resources.ts'

/** What no entry is stored as. */
const notEntries = ['Bundle', 'OperationOutcome', 'Parameters', 'Patient']

/** Types that UK Core has a profile of, under its own name. @see https://simplifier.net/hl7fhirukcorer4 */
const ofUkCore =
  `AllergyIntolerance Appointment CarePlan Composition Condition DiagnosticReport DocumentReference
  Encounter Flag Immunization List Medication MedicationRequest MedicationStatement Observation Organization Patient
  Practitioner PractitionerRole Procedure RelatedPerson ServiceRequest`.split(/\s+/)

const interactions: readonly Interaction[] = [
  {
    code: 'read',
    documentation: 'By the id of an entry; with If-None-Match and If-Modified-Since.',
  },
  { code: 'vread', documentation: 'Earlier versions: for the service that wrote them.' },
  { code: 'history-instance', documentation: 'The versions that vread gives.' },
]

const ofPatients: readonly Interaction[] = [
  { code: 'read' },
  { code: 'vread', documentation: 'The version in force: no other is kept.' },
  { code: 'history-instance', documentation: 'The version in force.' },
]

const claims = { versioning: 'versioned', readHistory: true, conditionalRead: 'full-support' }

/** Every type of R4 may be read: what a service recorded is given back as what it is. */
export function reads(): ResourcePart[] {
  const entries = resourceTypes().filter((type) => !notEntries.includes(type))
  return [...entries, 'Patient'].map((type) => ({
    type,
    interactions: type === 'Patient' ? ofPatients : interactions,
    profiles: ofUkCore.includes(type)
      ? [`https://fhir.hl7.org.uk/StructureDefinition/UKCore-${type}`]
      : [],
    claims,
  }))
}
