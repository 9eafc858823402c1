import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Concept } from './bundle/columns.ts'
import { copyOf, referencesTo } from './filed-copy.ts'
import { parseJson } from './json-text.ts'
import type { JsonObject } from './validate/object-type.ts'

const masked = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' },
  ],
}
const names: Concept = { code: null, codeSystem: null, codeText: null }
const head = { resourceType: 'Condition', id: 'p.c', subject: { reference: 'Patient/p' } }
const own = new Map([['Observation/p.theirs', 'Observation/p.ours']])
const as = {
  id: 'p.c',
  at: new Date('2026-03-03T10:00:00Z'),
  version: 1,
  patient: 'Patient/p',
  own,
}
const meta = { versionId: '1', lastUpdated: '2026-03-03T10:00:00.000Z' }

const copied = (resource: object, concept = names): unknown =>
  JSON.parse(copyOf(resource as JsonObject, concept, as))

const condition = { ...head, code: { text: 'Asthma' } }

const cases: readonly (readonly [string, object, object])[] = [
  ['what it says is as it was', condition, condition],
  [
    'a reference to the patient and to what the practice has too stays',
    { ...condition, evidence: [{ detail: [{ reference: 'Observation/p.theirs' }] }] },
    { ...condition, evidence: [{ detail: [{ reference: 'Observation/p.ours' }] }] },
  ],
  [
    'one to anything else is masked',
    {
      ...condition,
      evidence: [{ detail: [{ reference: 'Observation/p.other', display: 'HIV' }] }],
    },
    { ...condition, evidence: [{ detail: [masked] }] },
  ],
  [
    'so is one elsewhere',
    { ...condition, encounter: { reference: 'https://clinic.example/Encounter/1' } },
    { ...condition, encounter: masked },
  ],
  [
    'who wrote it is masked, by code and by name',
    { ...condition, asserter: { identifier: { value: 'Z20' } }, recorder: { display: 'A clinic' } },
    { ...condition, asserter: masked, recorder: masked },
  ],
  [
    'contained writers go, other contained resources stay',
    {
      ...condition,
      contained: [
        { resourceType: 'Organization', id: 'o', name: 'A clinic' },
        { resourceType: 'Observation', id: 'x', status: 'final', code: { text: 'Wheeze' } },
      ],
      asserter: { reference: '#o' },
      evidence: [{ detail: [{ reference: '#x' }] }],
    },
    {
      ...condition,
      contained: [
        { resourceType: 'Observation', id: 'x', status: 'final', code: { text: 'Wheeze' } },
      ],
      asserter: masked,
      evidence: [{ detail: [{ reference: '#x' }] }],
    },
  ],
  [
    'what names it in the other record goes',
    {
      ...condition,
      identifier: [{ system: 'https://clinic.example', value: '7' }],
      meta: { source: 'https://clinic.example', profile: ['https://profile.example'] },
    },
    { ...condition, meta: { profile: ['https://profile.example'] } },
  ],
]

for (const [name, given, wanted] of cases) {
  test(`a filed copy: ${name}`, () => {
    const profile = (wanted as { meta?: object }).meta
    assert.deepEqual(copied(given), { ...wanted, meta: { ...profile, ...meta } })
  })
}

test('a filed copy: a number keeps its digits', () => {
  const text = `{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}}`
  assert.match(copyOf(parseJson(text) as JsonObject, names, as), /"value":1\.10/)
})

test('a filed copy: a medicine that was only referred to is named', () => {
  const order = {
    ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order' },
    ...{
      subject: { reference: 'Patient/p' },
      medicationReference: { reference: 'Medication/p.m' },
    },
  }
  const { medicationReference: _, ...rest } = order
  const wanted = { ...rest, id: 'p.c', medicationCodeableConcept: { text: 'Aspirin' }, meta }
  assert.deepEqual(copied(order, { ...names, codeText: 'Aspirin' }), wanted)
  assert.deepEqual(copied(order), { ...order, medicationReference: masked, id: 'p.c', meta })
})

test('the references of a resource, to look for those that the practice has', () => {
  const given = { ...condition, evidence: [{ detail: [{ reference: 'Observation/p.theirs' }] }] }
  assert.deepEqual(referencesTo(given), ['Patient/p', 'Observation/p.theirs'])
  assert.throws(() => referencesTo({ resourceType: 'Condition', nothing: 1 }), TypeError)
})
