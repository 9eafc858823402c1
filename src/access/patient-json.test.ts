import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patientJson } from './patient-json.ts'

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
