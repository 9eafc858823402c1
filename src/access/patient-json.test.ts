import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newPatientId } from '../identity/ids.ts'
import { parseNhsNumber } from '../identity/nhs-number.ts'
import { namedPatient, patientJson } from './patient-json.ts'

test('a copy says who the patient is, and of nobody else whom to call', () => {
  const name = [{ family: 'Fernstead', given: ['Margaret'] }]
  const telecom = [{ system: 'phone', value: '01632 960999' }]
  const contact = [{ name: { text: 'Susan Thornfield' }, telecom }]
  const text = { status: 'generated', div: '<div>Susan Thornfield</div>' }
  const link = [{ other: { reference: 'RelatedPerson/1', display: 'Susan Thornfield' } }]
  const contained = [{ resourceType: 'RelatedPerson', name: [{ text: 'Susan Thornfield' }] }]
  const whole = { resourceType: 'Patient', name, telecom, contact, text, link, contained }
  assert.deepEqual(JSON.parse(patientJson(JSON.stringify(whole))), {
    ...{ resourceType: 'Patient', name, telecom },
  })
})

test('for anybody but the patient it says their name, birth date and NHS number alone', () => {
  const card = {
    ...{ id: newPatientId(), givenName: 'Margaret', familyName: 'Fernstead', sex: 'female' },
    ...{ birthDate: '1950-02-03', area: 'Westbury', died: null, registeredPractice: 'Z72001' },
  }
  const named = {
    ...{ resourceType: 'Patient', name: [{ family: 'Fernstead', given: ['Margaret'] }] },
    birthDate: '1950-02-03',
  }
  assert.deepEqual(JSON.parse(namedPatient({ ...card, nhsNumber: null })), named)
  const nhsNumber = parseNhsNumber('9990000018', true)
  assert.deepEqual(JSON.parse(namedPatient({ ...card, nhsNumber })), {
    ...named,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
  })
})
