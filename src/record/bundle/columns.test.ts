import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf } from './columns.ts'

const concept = (code: string, text?: string) => ({
  coding: [{ system: 's', code, display: 'd' }],
  ...(text ? { text } : {}),
})
const nothing = {
  status: null,
  category: null,
  codeSystem: null,
  code: null,
  codeText: null,
  effectiveAt: null,
  recordedAt: null,
}

const table: readonly (readonly [object, object])[] = [
  [
    {
      resourceType: 'Observation',
      status: 'final',
      category: [concept('vital')],
      code: concept('1', 'Weight'),
      effectiveDateTime: '2020-05-04T09:30:00+01:00',
      issued: '2020-05-05T00:00:00Z',
    },
    {
      status: 'final',
      category: 'vital',
      codeSystem: 's',
      code: '1',
      codeText: 'Weight',
      effectiveAt: '2020-05-04T09:30:00+01:00',
      recordedAt: '2020-05-05T00:00:00Z',
    },
  ],
  [
    {
      resourceType: 'Condition',
      clinicalStatus: concept('active'),
      code: concept('1'),
      onsetPeriod: { start: '2020' },
      recordedDate: '2020-05',
    },
    {
      status: 'active',
      codeSystem: 's',
      code: '1',
      codeText: 'd',
      effectiveAt: '2020-01-01T00:00:00Z',
      recordedAt: '2020-05-01T00:00:00Z',
    },
  ],
  [
    {
      resourceType: 'AllergyIntolerance',
      category: ['food'],
      code: { text: 'Peanut' },
      recordedDate: '2020-05-04',
    },
    {
      category: 'food',
      codeText: 'Peanut',
      effectiveAt: '2020-05-04T00:00:00Z',
      recordedAt: '2020-05-04T00:00:00Z',
    },
  ],
  [
    {
      resourceType: 'Encounter',
      status: 'finished',
      class: { code: 'AMB' },
      type: [concept('1', 'Visit')],
      period: { start: '2020-05-04', end: '2020-05-05' },
    },
    {
      status: 'finished',
      category: 'AMB',
      codeSystem: 's',
      code: '1',
      codeText: 'Visit',
      effectiveAt: '2020-05-04T00:00:00Z',
    },
  ],
  [
    {
      resourceType: 'MedicationRequest',
      status: 'active',
      medicationCodeableConcept: concept('1'),
      authoredOn: '2020',
    },
    {
      status: 'active',
      codeSystem: 's',
      code: '1',
      codeText: 'd',
      effectiveAt: '2020-01-01T00:00:00Z',
      recordedAt: '2020-01-01T00:00:00Z',
    },
  ],
  [
    { resourceType: 'Goal', lifecycleStatus: 'active', description: { text: 'Stop' } },
    { status: 'active', codeText: 'Stop' },
  ],
  [
    {
      resourceType: 'CarePlan',
      status: 'active',
      description: 'words',
      category: [concept('wide'), concept('narrow')],
      period: { end: '2020' },
    },
    {
      status: 'active',
      category: 'wide',
      codeSystem: 's',
      code: 'narrow',
      codeText: 'd',
      effectiveAt: '2020-01-01T00:00:00Z',
    },
  ],
  [
    { resourceType: 'Specimen', type: concept('1'), collection: { collectedDateTime: '2020' } },
    { codeSystem: 's', code: '1', codeText: 'd', effectiveAt: '2020-01-01T00:00:00Z' },
  ],
  [{ resourceType: 'Device' }, {}],
]

for (const [resource, expected] of table) {
  const { resourceType: kind } = resource as { resourceType: string }
  test(`what a ${kind} is searched by`, () => {
    const value = { ...resource }
    assert.deepEqual(columnsOf(value), { ...nothing, ...expected, kind })
  })
}
