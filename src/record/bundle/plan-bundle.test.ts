import assert from 'node:assert/strict'
import { createReadStream, readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  bundleOf,
  bundleText,
  encounterResource,
  organisationResource,
  patientResource,
  readText,
  urn,
} from '../../../tests/support/bundles.ts'
import { noSynthea, syntheaFiles, syntheaFolder } from '../../../tests/support/synthea.ts'
import { planBundle } from './plan-bundle.ts'
import { linksOf } from './plan-entry.ts'
import { readBundles } from './read-bundles.ts'

const patient = patientResource()
const organisation = organisationResource('Westbury')
const encounter = encounterResource(urn(1), '05-04')
const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference: urn(0) },
  encounter: { reference: urn(2) },
}
const least = [patient, organisation, encounter]

/** Entry, path and code of each problem. */
function problemsOf(bundle: object): string[] {
  const result = planBundle(bundleText(bundle))
  if ('plan' in result) return []
  return result.problems.map(({ entry, path, code }) => `${entry ?? '-'} ${path} ${code}`)
}

const table: readonly (readonly [string, object, ...string[]])[] = [
  ['a bundle of one patient passes', bundleOf(least)],
  ['any type of bundle that records come in passes', bundleOf(least, { type: 'collection' })],
  ['what is no bundle', patient, '- resourceType structure'],
  ['a message', bundleOf(least, { type: 'message' }), '- Bundle.type not-supported'],
  [
    'a type that is none',
    bundleOf(least, { type: 'parcel' }),
    '- Bundle.type code-invalid',
    '- Bundle.type not-supported',
  ],
  ['an unknown element of the bundle', bundleOf(least, { colour: 1 }), '- Bundle.colour unknown'],
  [
    'entries that are no list',
    { resourceType: 'Bundle', type: 'batch', entry: {} },
    '- Bundle.entry structure',
  ],
  ['no patient', bundleOf([organisation]), '- Bundle.entry patient'],
  ['two patients', bundleOf([...least, patient]), '3 Bundle.entry patient'],
  [
    'a wrong resource',
    bundleOf([...least, { ...observation, status: 'done' }]),
    '3 Observation.status code-invalid',
  ],
  [
    'all wrong resources',
    bundleOf([{ ...patient, gender: 'mael' }, { resourceType: 'Encounter' }]),
    '0 Patient.gender code-invalid',
    '1 Encounter.status required',
    '1 Encounter.class required',
  ],
  [
    'an entry without resource',
    { resourceType: 'Bundle', type: 'batch', entry: [{}] },
    '0 Resource structure',
  ],
  [
    'a bundle in the bundle',
    bundleOf([...least, { resourceType: 'Bundle', type: 'batch' }]),
    '3 Bundle.entry.resource not-supported',
  ],
  [
    'a deletion',
    {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ resource: patient, request: { method: 'DELETE', url: 'x' } }],
    },
    '0 Bundle.entry.request.method not-supported',
  ],
  [
    'an unknown element of an entry',
    { resourceType: 'Bundle', type: 'batch', entry: [{ resource: patient, colour: 1 }] },
    '0 Bundle.entry unknown',
  ],
  [
    'one name for two entries',
    {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { fullUrl: urn(0), resource: patient },
        { fullUrl: urn(0), resource: organisation },
      ],
    },
    '1 Bundle.entry.fullUrl structure',
  ],
  [
    'a reference to nothing',
    bundleOf([
      ...least,
      { ...observation, hasMember: [{ reference: urn(2) }, { reference: urn(9) }] },
    ]),
    '3 Observation.hasMember[1] reference',
  ],
  [
    'a reference to nothing contained',
    bundleOf([...least, { ...observation, focus: [{ reference: '#a' }] }]),
    '3 Observation.focus[0] reference',
  ],
  [
    'a question that names no one',
    bundleOf([...least, { ...observation, performer: [{ reference: 'Practitioner?name=a' }] }]),
    '3 Observation.performer[0] reference',
  ],
  [
    'another patient',
    bundleOf([...least, { ...observation, subject: { reference: 'Patient/other' } }]),
    '3 Observation.subject patient',
  ],
  [
    'another patient on a server',
    bundleOf([
      ...least,
      { ...observation, subject: { reference: 'https://example.org/Patient/1' } },
    ]),
    '3 Observation.subject patient',
  ],
  [
    'another patient by identifier',
    bundleOf([...least, { ...observation, subject: { reference: 'Patient?identifier=a|b' } }]),
    '3 Observation.subject patient',
  ],
  [
    'another patient within a contained resource',
    bundleOf([
      ...least,
      {
        ...observation,
        contained: [
          {
            resourceType: 'Coverage',
            id: 'c',
            status: 'active',
            beneficiary: { reference: 'Patient/x' },
            payor: [{ display: 'a' }],
          },
        ],
      },
    ]),
    '3 Observation.contained[0].beneficiary patient',
  ],
  [
    'nobody who wrote it',
    bundleOf([patient, { ...observation, encounter: undefined }]),
    '1 Observation organisation',
  ],
  [
    'a patient without a name',
    bundleOf([patientResource({ name: [{ text: 'Rosa' }] })]),
    '0 Patient.name patient',
  ],
  [
    'a patient whose day of birth is not known',
    bundleOf([patientResource({ birthDate: '1950' })]),
    '0 Patient.birthDate patient',
  ],
  [
    'a patient without an identifier who is not named by a UUID',
    {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ resource: { ...patient, id: '1', identifier: undefined } }],
    },
    '0 Patient.identifier patient',
  ],
  [
    'a wrong NHS number',
    bundleOf([
      patientResource({
        identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000019' }],
      }),
    ]),
    '0 Patient.identifier[0] patient',
  ],
]

for (const [name, bundle, ...expected] of table) {
  test(expected.length === 0 ? name : `refused: ${name}`, () => {
    assert.deepEqual(
      problemsOf(JSON.parse(JSON.stringify(bundle)) as object).toSorted(),
      expected.toSorted(),
    )
  })
}

test('references that go round in a circle are followed once', () => {
  const one = { ...observation, hasMember: [{ reference: urn(4) }] }
  const two = { ...observation, hasMember: [{ reference: urn(3) }, { reference: urn(4) }] }
  const result = planBundle(bundleText(bundleOf([...least, one, two])))
  assert('plan' in result)
  assert.deepEqual(
    result.plan.entries.map((it) => linksOf(it)),
    [[], [urn(1)], [urn(2), urn(4)], [urn(2), urn(3)]],
  )
})

test('a thousand problems are counted, twenty are told', () => {
  const result = planBundle(
    bundleText(bundleOf(Array.from({ length: 1000 }, () => ({ resourceType: 'Bot' })))),
  )
  assert('problems' in result)
  assert.deepEqual([result.problems.length, result.count], [20, 1000])
})

test('JSON that would hurt is refused by its entry', () => {
  const json = (resource: string) =>
    `{"resourceType":"Bundle","type":"batch","entry":[{"resource":${resource}}]}`
  const messageOf = (text: string) => {
    const read = readText(text)
    if (read.kind === 'broken') return read.message
    const result = planBundle(read)
    return 'problems' in result
      ? `${result.problems[0]?.entry} ${result.problems[0]?.path} ${result.problems[0]?.message}`
      : 'plan'
  }
  assert.equal(messageOf(json('{'.repeat(10_000))), 'The JSON is nested deeper than 64')
  assert.match(
    messageOf(json('{"resourceType":"Patient","__proto__":{}}')),
    /^0 Bundle.entry The JSON has a key that is not allowed/,
  )
  assert.equal(
    messageOf(json('{"resourceType":"Patient","\\u005f_proto__":{}}')),
    '0 Patient.__proto__ is not an element of this type',
  )
  assert.equal(messageOf(json('{"resourceType":"Patient",}')), '0 Bundle.entry is not JSON')
  assert.match(messageOf(json('{"resourceType":"Patient","gender":"\\u0000"}')), /NUL/)
})

test('text that is not UTF-8 is refused', () => {
  const json = Buffer.from(JSON.stringify(bundleOf([patientResource({ language: 'Z' })])))
  json[json.indexOf('"Z"') + 1] = 0xff
  const result = planBundle({
    kind: 'bundle',
    head: '{"resourceType":"Bundle","type":"batch"}',
    entries: [json],
    bytes: 1,
  })
  assert('problems' in result)
  assert.equal(result.problems[0]?.message, 'is not UTF-8')
})

test('what a search says about itself is no part of a record', () => {
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational' }],
  }
  const entry = [
    { fullUrl: urn(0), resource: patient },
    { resource: outcome, search: { mode: 'outcome' } },
  ]
  const result = planBundle(
    bundleText({ resourceType: 'Bundle', type: 'searchset', total: 1, entry }),
  )
  assert('plan' in result)
  assert.deepEqual(result.plan.entries, [])
})

test('what the patient is found by: NHS number and record numbers, never what other offices issue', () => {
  const typed = (code: string, value: string) => ({
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] },
    system: `https://example.org/${code}`,
    value,
  })
  const identifier = [
    typed('SS', '1'),
    typed('MR', '2'),
    typed('DL', '3'),
    { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '999 000 0018' },
    { system: 'a', value: 'b' },
  ]
  const name = [
    { use: 'maiden', family: 'Before', given: ['Rosa'] },
    { use: 'official', family: 'Sample', given: ['Rosa', 'May'] },
  ]
  const result = planBundle(
    bundleText(
      bundleOf([
        patientResource({
          identifier,
          name,
          deceasedDateTime: '2020-05',
          meta: { security: [{ code: 'R' }] },
        }),
      ]),
    ),
  )
  assert('plan' in result)
  assert.deepEqual(result.plan.patient.details, {
    givenName: 'Rosa May',
    familyName: 'Sample',
    otherNames: [
      { given: 'Rosa', family: 'Sample' },
      { given: 'Rosa', family: 'Before' },
    ],
    birthDate: '1950-02-03',
    sex: 'female',
    area: null,
    protected: true,
    identifiers: [
      { system: 'https://example.org/MR', value: '2' },
      { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' },
    ],
    died: new Date('2020-05-01T00:00:00Z'),
  })
})

test(
  'twelve Synthea bundles are planned whole',
  {
    skip: syntheaFolder === undefined && noSynthea,
  },
  async () => {
    for (const file of syntheaFiles()) {
      const open = () => createReadStream(file, { highWaterMark: 10_007 })
      const source = { name: file, bytes: undefined, lines: false, open }
      const counts: Record<string, number> = {}
      for await (const bundle of readBundles(source)) {
        assert(bundle.kind === 'bundle')
        const result = planBundle(bundle)
        assert('plan' in result)
        for (const { kind } of result.plan.entries) counts[kind] = (counts[kind] ?? 0) + 1
      }
      const { entry } = JSON.parse(readFileSync(file, 'utf8')) as {
        entry: { resource: { resourceType: string } }[]
      }
      const expected: Record<string, number> = {}
      for (const { resource } of entry) {
        if (resource.resourceType === 'Patient') continue
        expected[resource.resourceType] = (expected[resource.resourceType] ?? 0) + 1
      }
      assert.deepEqual(counts, expected)
    }
  },
)
