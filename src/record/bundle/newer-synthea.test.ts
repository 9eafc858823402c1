import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf, bundleText, patientResource, urn } from '../../../tests/support/bundles.ts'
import { type EntryId, newEntryId, newPatientId } from '../../identity/ids.ts'
import { validateResource } from '../validate/validate-resource.ts'
import { finishEntry, recordIds } from './finish-entries.ts'
import { planBundle } from './plan-bundle.ts'

// As Synthea writes since version 3: staff, organisations and places are in bundles of their own and referred
// to by identifier, and there are more types of resource. Every value here is made up.
const organisation = {
  reference: 'Organization?identifier=https://github.com/synthetichealth/synthea|0a1b',
  display: 'WESTBURY GENERAL HOSPITAL',
}
const place = {
  reference: 'Location?identifier=https://github.com/synthetichealth/synthea|2c3d',
  display: 'WESTBURY GENERAL HOSPITAL',
}
const doctor = {
  reference: 'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999912345',
  display: 'Dr. Ada Sample',
}
const subject = { reference: urn(0), display: 'Rosa Sample' }
const encounter = { reference: urn(1) }
const concept = (code: string) => ({
  coding: [{ system: 'http://snomed.info/sct', code, display: code }],
  text: code,
})
const profile = (name: string) => ({
  meta: { profile: [`http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}`] },
})
const period = { start: '2020-05-04T09:00:00-04:00', end: '2020-05-04T10:00:00-04:00' }
const money = { value: 129.16, currency: 'USD' }

const resources = [
  patientResource({ ...profile('patient'), multipleBirthInteger: 2, maritalStatus: concept('M') }),
  {
    resourceType: 'Encounter',
    ...profile('encounter'),
    identifier: [
      { use: 'official', system: 'https://github.com/synthetichealth/synthea', value: 'e' },
    ],
    ...{
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    },
    ...{ type: [concept('1')], subject, period, serviceProvider: organisation },
    participant: [{ type: [concept('PPRF')], period, individual: doctor }],
    location: [{ location: place }],
  },
  {
    resourceType: 'CareTeam',
    ...{ status: 'active', subject, encounter, period: { start: period.start } },
    participant: [
      { role: [concept('a')], member: subject },
      { role: [concept('b')], member: doctor },
      { role: [concept('c')], member: organisation },
    ],
    managingOrganization: [organisation],
  },
  {
    resourceType: 'CarePlan',
    text: {
      status: 'generated',
      div: '<div xmlns="http://www.w3.org/1999/xhtml">Care Plan for a.<br/></div>',
    },
    ...{
      status: 'active',
      intent: 'order',
      category: [concept('assess-plan'), concept('2')],
      subject,
      encounter,
    },
    ...{ period: { start: period.start }, careTeam: [{ reference: urn(2) }] },
    activity: [
      { detail: { code: concept('3'), status: 'in-progress', location: { display: 'W' } } },
    ],
  },
  {
    resourceType: 'Device',
    udiCarrier: [{ deviceIdentifier: '8', carrierHRF: '(01)8(11)1(17)2(10)3(21)4' }],
    ...{
      status: 'active',
      distinctIdentifier: '8',
      lotNumber: '3',
      serialNumber: '4',
      patient: subject,
    },
    ...{
      manufactureDate: '2020-04-04T09:00:00-04:00',
      expirationDate: '2045-04-04T09:00:00-04:00',
    },
    ...{ deviceName: [{ name: 'Pacemaker', type: 'user-friendly-name' }], type: concept('4') },
  },
  { resourceType: 'Medication', ...profile('medication'), code: concept('5'), status: 'active' },
  {
    resourceType: 'MedicationRequest',
    ...{
      status: 'stopped',
      intent: 'order',
      medicationReference: { reference: urn(5) },
      subject,
      encounter,
    },
    ...{ authoredOn: period.start, requester: doctor },
    dosageInstruction: [
      {
        ...{ sequence: 1, text: 'a', asNeededBoolean: false },
        timing: { repeat: { frequency: 1, period: 1.0, periodUnit: 'd' } },
        doseAndRate: [{ type: concept('ordered'), doseQuantity: { value: 1 } }],
      },
    ],
  },
  {
    resourceType: 'MedicationAdministration',
    ...{
      status: 'completed',
      medicationCodeableConcept: concept('6'),
      subject,
      context: encounter,
    },
    ...{ effectiveDateTime: period.start, dosage: { dose: { value: 1.5 } } },
  },
  {
    resourceType: 'DocumentReference',
    ...profile('documentreference'),
    identifier: [{ system: 'urn:ietf:rfc:3986', value: urn(90) }],
    ...{ status: 'superseded', type: concept('7'), category: [concept('clinical-note')], subject },
    ...{ date: '2020-05-04T09:00:00.908-04:00', author: [doctor], custodian: organisation },
    content: [
      {
        attachment: { contentType: 'text/plain; charset=utf-8', data: 'CjIwMjAtMDUtMDQK' },
        format: { code: 'a' },
      },
    ],
    context: { encounter: [encounter], period },
  },
  {
    resourceType: 'DiagnosticReport',
    ...{ status: 'final', category: [concept('8')], code: concept('9'), subject, encounter },
    ...{
      effectiveDateTime: period.start,
      issued: '2020-05-04T09:00:00.908-04:00',
      performer: [doctor],
    },
    presentedForm: [{ contentType: 'text/plain; charset=utf-8', data: 'CjIwMjAtMDUtMDQK' }],
  },
  {
    resourceType: 'ImagingStudy',
    identifier: [{ use: 'official', system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.840.9' }],
    ...{ status: 'available', subject, encounter, started: period.start, numberOfSeries: 1 },
    ...{ numberOfInstances: 1, procedureCode: [concept('10')], location: place },
    series: [
      {
        ...{
          uid: '1.2',
          number: 1,
          modality: { code: 'DX' },
          numberOfInstances: 1,
          started: period.start,
        },
        instance: [
          { uid: '1.3', sopClass: { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2' }, number: 1 },
        ],
      },
    ],
  },
  {
    resourceType: 'Media',
    ...{
      status: 'completed',
      type: concept('11'),
      subject,
      encounter,
      createdDateTime: period.start,
    },
    content: { contentType: 'image/jpeg', data: '/9j/4AAQ' },
  },
  {
    resourceType: 'SupplyDelivery',
    ...{ status: 'completed', patient: subject, occurrenceDateTime: period.start },
    type: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/supply-item-type', code: 'device' },
      ],
    },
    suppliedItem: { quantity: { value: 1 }, itemCodeableConcept: concept('12') },
  },
  {
    resourceType: 'Immunization',
    ...{ status: 'completed', vaccineCode: concept('13'), patient: subject, encounter },
    ...{ occurrenceDateTime: period.start, primarySource: true, location: place },
  },
  {
    resourceType: 'Claim',
    ...{
      status: 'active',
      type: concept('14'),
      use: 'claim',
      patient: subject,
      billablePeriod: period,
    },
    ...{
      created: period.end,
      provider: organisation,
      priority: concept('normal'),
      facility: place,
    },
    insurance: [{ sequence: 1, focal: true, coverage: { display: 'Insurer' } }],
    item: [{ sequence: 1, productOrService: concept('15'), encounter: [encounter] }],
    total: money,
  },
  {
    resourceType: 'ExplanationOfBenefit',
    contained: [
      {
        resourceType: 'ServiceRequest',
        id: 'referral',
        status: 'completed',
        intent: 'order',
        subject,
        requester: doctor,
        performer: [doctor],
      },
      {
        resourceType: 'Coverage',
        id: 'coverage',
        status: 'active',
        type: { text: 'a' },
        beneficiary: subject,
        payor: [{ display: 'a' }],
      },
    ],
    ...{
      status: 'active',
      type: concept('16'),
      use: 'claim',
      patient: subject,
      billablePeriod: period,
    },
    ...{
      created: period.end,
      insurer: { display: 'Insurer' },
      provider: doctor,
      claim: { reference: urn(14) },
    },
    ...{ referral: { reference: '#referral' }, facility: place, outcome: 'complete' },
    insurance: [{ focal: true, coverage: { reference: '#coverage', display: 'Insurer' } }],
    item: [
      {
        ...{
          sequence: 1,
          category: concept('1'),
          productOrService: concept('17'),
          servicedPeriod: period,
        },
        ...{ locationCodeableConcept: concept('19'), encounter: [encounter] },
        adjudication: [{ category: concept('18'), amount: money }],
      },
    ],
    total: [{ category: concept('submitted'), amount: money }],
    payment: { amount: { value: 0.0, currency: 'USD' } },
  },
  {
    resourceType: 'Coverage',
    ...{ status: 'active', beneficiary: subject, payor: [organisation], period },
  },
  {
    resourceType: 'Location',
    ...{
      status: 'active',
      name: 'Ward 1',
      managingOrganization: organisation,
      position: { longitude: -71.1, latitude: 42.2 },
    },
  },
  {
    resourceType: 'Composition',
    ...{
      status: 'final',
      type: concept('19'),
      subject,
      encounter,
      date: period.start,
      author: [doctor],
      title: 'a',
    },
    section: [{ title: 'b', entry: [{ reference: urn(3) }] }],
  },
  {
    resourceType: 'Provenance',
    target: Array.from({ length: 19 }, (_, i) => ({ reference: urn(i) })),
    recorded: '2020-05-04T09:00:00.908-04:00',
    agent: [
      { type: concept('author'), who: doctor, onBehalfOf: organisation },
      { type: concept('transmitter'), who: doctor, onBehalfOf: organisation },
    ],
  },
]

test('every type of resource that newer Synthea writes is planned, kept and right afterwards', () => {
  const result = planBundle(bundleText(bundleOf(resources)))
  assert('plan' in result, JSON.stringify(result))
  const { entries, organisations } = result.plan
  assert.deepEqual(
    organisations.map(({ name }) => name),
    ['WESTBURY GENERAL HOSPITAL'],
  )
  assert.deepEqual(
    Object.fromEntries(entries.map(({ kind, attributedBy }) => [kind, attributedBy])),
    {
      ...{
        Encounter: 'encounter',
        CareTeam: 'encounter',
        CarePlan: 'encounter',
        Device: 'most-encounters',
      },
      ...{
        Medication: 'encounter',
        MedicationRequest: 'encounter',
        MedicationAdministration: 'encounter',
      },
      ...{
        DocumentReference: 'encounter',
        DiagnosticReport: 'encounter',
        ImagingStudy: 'encounter',
        Media: 'encounter',
      },
      ...{
        SupplyDelivery: 'encounter-period',
        Immunization: 'encounter',
        Claim: 'encounter',
        ExplanationOfBenefit: 'encounter',
      },
      ...{
        Coverage: 'encounter-period',
        Location: 'own-provider',
        Composition: 'encounter',
        Provenance: 'own-provider',
      },
    },
  )
  const ids = recordIds(
    newPatientId(),
    new Map(entries.map(({ sourceId }): [string, EntryId] => [sourceId, newEntryId()])),
  )
  for (const entry of entries) {
    const { text, columns } = finishEntry(entry, ids, {
      versionId: 1,
      lastUpdated: '2026-01-05T10:00:00Z',
    })
    assert.deepEqual(validateResource(JSON.parse(text)), [])
    if (entry.kind === 'MedicationRequest') assert.equal(columns.code, '5')
    assert.doesNotMatch(text, /\?identifier|"urn:uuid:0000000|Rosa/)
  }
})
