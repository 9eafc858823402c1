import { entryRef, type EntryId, type PatientId } from '../../src/identity/ids.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import type { JsonObject } from '../../src/record/validate/object-type.ts'
import type { SummaryEntry, SummaryFacts } from '../../src/summary/document.ts'

/** What a summary is made of, for tests: one practice, one patient, entries with as little as each needs. */

export const patientId = '00000000-0000-4000-8000-0000000000aa' as PatientId
let made = 0

/** The same ids in each run of a file, in the order in which entries are made. */
function nextId(): EntryId {
  return `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}` as EntryId
}

const snomed = 'http://snomed.info/sct'

export const concept = (code: string, display: string) => ({
  coding: [{ system: snomed, code, display }],
  text: display,
})

const hl7 = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
})

export function factsOf(
  entries: readonly SummaryEntry[],
  facts: Partial<Omit<SummaryFacts, 'entries'>> = {},
): SummaryFacts {
  return {
    patient: {
      id: patientId,
      nhsNumber: '9990000018',
      resource: {
        resourceType: 'Patient',
        name: [{ use: 'official', family: 'Sample', given: ['Rosa'], text: 'Rosa Sample' }],
        gender: 'female',
        birthDate: '1950-02-03',
        address: [{ line: ['1 Beacon Road'], postalCode: 'WB1 1AB' }],
      },
    },
    practice: { id: parseOdsCode('Z10'), name: 'Millbrook Surgery' },
    registeredOn: '2010-01-01',
    scope: 'additional',
    entries,
    ...facts,
  }
}

type Flags = Partial<Omit<SummaryEntry, 'resource' | 'kind'>>

function entryOf(resource: JsonObject & { resourceType: string }, flags: Flags = {}): SummaryEntry {
  return {
    id: nextId(),
    kind: resource.resourceType,
    version: 1,
    private: false,
    withheldFromPatient: false,
    recordedAt: new Date('2026-01-05T10:00:00Z'),
    rule: null,
    ...flags,
    resource,
  }
}

export const allergy = (
  code = '91936005',
  display = 'Allergy to penicillin',
  flags: Flags = {},
  more: JsonObject = {},
) =>
  entryOf(
    {
      resourceType: 'AllergyIntolerance',
      clinicalStatus: hl7('allergyintolerance-clinical', 'active'),
      verificationStatus: hl7('allergyintolerance-verification', 'confirmed'),
      code: concept(code, display),
      recordedDate: '2015-03-04',
      ...more,
    },
    flags,
  )

export const noneKnown = (flags: Flags = {}) => allergy('716186003', 'No known allergy', flags)

export const resolved = { clinicalStatus: hl7('allergyintolerance-clinical', 'resolved') }

export const refuted = { verificationStatus: hl7('allergyintolerance-verification', 'refuted') }

export type Course = 'acute' | 'repeat' | 'delayed-prescribing' | 'repeat-dispensing'

export const medicine = (
  display: string,
  authoredOn: string,
  more: JsonObject = {},
  flags: Flags = {},
) =>
  entryOf(
    {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: concept('322236009', display),
      authoredOn,
      dosageInstruction: [{ text: 'One each day' }],
      dispenseRequest: { quantity: { value: 56, unit: 'tablet' } },
      ...more,
    },
    flags,
  )

export const course = (code: Course | 'continuous') => ({
  courseOfTherapyType: {
    coding: [
      code === 'continuous'
        ? {
            system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy',
            code,
          }
        : { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-PrescriptionType', code },
    ],
  },
})

export const stoppedOn = (end: string) => ({
  ...course('repeat'),
  status: 'stopped',
  intent: 'plan',
  dispenseRequest: { validityPeriod: { start: '2015-01-01', end } },
})

export const issueOf = (plan: EntryId) => ({
  ...course('repeat'),
  status: 'completed',
  basedOn: [{ reference: `MedicationRequest/${entryRef(patientId, plan)}` }],
})

export const condition = (
  display: string,
  more: JsonObject = {},
  flags: Flags = {},
  code = '195967001',
) =>
  entryOf(
    {
      resourceType: 'Condition',
      clinicalStatus: hl7('condition-clinical', 'active'),
      code: concept(code, display),
      onsetDateTime: '2012-06-01',
      ...more,
    },
    flags,
  )

export const past = (significance: 'major' | 'minor') => ({
  clinicalStatus: hl7('condition-clinical', 'resolved'),
  extension: [
    {
      url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ProblemSignificance',
      valueCode: significance,
    },
  ],
})

export const procedure = (
  display: string,
  more: JsonObject = {},
  flags: Flags = {},
  code = '80146002',
) =>
  entryOf(
    {
      resourceType: 'Procedure',
      status: 'completed',
      code: concept(code, display),
      performedDateTime: '2011-05-06',
      ...more,
    },
    flags,
  )

export const surgery = { category: concept('387713003', 'Surgical procedure') }

export const vaccine = (text: string, flags: Flags = {}) =>
  entryOf(
    {
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: { text },
      occurrenceDateTime: '2021-03-02',
      protocolApplied: [{ doseNumberPositiveInt: 1 }],
    },
    flags,
  )

export const flag = (code: string, display: string, flags: Flags = {}) =>
  entryOf(
    {
      resourceType: 'Flag',
      status: 'active',
      code: concept(code, display),
      period: { start: '2026-01-02' },
    },
    flags,
  )

export const said = (what: string, valueString: string, flags: Flags = {}) =>
  entryOf(
    {
      resourceType: 'Observation',
      status: 'final',
      code: { text: what },
      valueString,
      effectiveDateTime: '2026-02-03',
    },
    flags,
  )

export const warning = (code: string) =>
  entryOf({
    resourceType: 'List',
    status: 'current',
    extension: [
      {
        url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ListWarningCode',
        valueCode: code,
      },
    ],
  })
