import assert from 'node:assert/strict'
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
import { type EntryId, entryRef, type PatientId, shortId } from '../../identity/ids.ts'
import { validateResource } from '../validate/validate-resource.ts'
import type { BundleText } from './bundle-text.ts'
import { finishEntry, finishPatient, recordIds } from './finish-entries.ts'
import { planBundle } from './plan-bundle.ts'

const patientId = '00000000-0000-4000-8000-000000000001' as PatientId
const patient = `Patient/${shortId(patientId)}`
const lastUpdated = '2026-01-05T10:00:00.000Z'
const meta = { versionId: 1, lastUpdated }

function entryId(number: number): EntryId {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as EntryId
}

/** `Type/id` of the entry that is `urn(number)`. */
function ref(type: string, number: number): string {
  return `${type}/${entryRef(patientId, entryId(number))}`
}

function finished(bundle: BundleText, version = meta) {
  const result = planBundle(bundle)
  assert('plan' in result, JSON.stringify(result))
  const { plan } = result
  const ids = recordIds(
    patientId,
    new Map(plan.entries.map(({ sourceId }, i) => [sourceId, entryId(i + 1)])),
  )
  const again = plan.entries.map((it) => finishEntry(it, ids, version))
  const texts = plan.entries.map((it) => finishEntry(it, ids, version))
  assert.deepEqual(texts, again)
  return { texts, patient: finishPatient(plan.patient, ids, version) }
}

/** The resource of the last entry as it is stored. */
function lastOf(resources: readonly object[]): Record<string, unknown> {
  const base = [
    patientResource(),
    organisationResource('Westbury'),
    encounterResource(urn(1), '05-04'),
  ]
  const { texts } = finished(bundleText(bundleOf([...base, ...resources])))
  const stored = JSON.parse(texts.at(-1)?.text ?? '') as Record<string, unknown>
  assert.deepEqual(validateResource(stored), [])
  return stored
}

const westbury = [
  patientResource(),
  organisationResource('Westbury'),
  encounterResource(urn(1), '05-04'),
]

const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Weight', coding: [{ system: 'http://loinc.org', code: '1', display: 'Weight' }] },
  subject: { reference: urn(0), display: 'Rosa Sample' },
  encounter: { reference: urn(2) },
}

test('an entry has its own id and meta, and refers to entries and the patient by theirs', () => {
  const {
    id,
    meta: written,
    ...rest
  } = lastOf([
    {
      ...observation,
      id: 'x',
      meta: { tag: [{ code: 'a' }], versionId: '7', lastUpdated: '2001-01-01T00:00:00Z' },
    },
  ])
  assert.deepEqual(
    [id, written],
    [entryRef(patientId, entryId(3)), { tag: [{ code: 'a' }], versionId: '1', lastUpdated }],
  )
  assert.deepEqual(rest, {
    ...observation,
    subject: { reference: patient },
    encounter: { reference: ref('Encounter', 2) },
  })
})

test('the patient has the id of the record', () => {
  const { patient: text } = finished(
    bundleText(
      bundleOf([
        patientResource({ managingOrganization: { reference: urn(1), display: 'a' } }),
        organisationResource('A'),
      ]),
    ),
  )
  const stored = JSON.parse(text.text) as Record<string, unknown>
  assert.deepEqual(stored['managingOrganization'], { reference: ref('Organization', 1) })
  assert.equal(stored['id'], shortId(patientId))
})

/** Reference as it comes and as it is stored, beside those that contain one. */
const table: readonly (readonly [string, object, object])[] = [
  [
    'to an entry, without its display',
    { reference: urn(2), display: 'HIV clinic' },
    { reference: ref('Encounter', 2) },
  ],
  [
    'to an entry, keeping its identifier',
    { reference: urn(2), identifier: { value: 'a' } },
    { reference: ref('Encounter', 2), identifier: { value: 'a' } },
  ],
  [
    'to a person who is not in the bundle, as identifier and name',
    { reference: 'Practitioner?identifier=npi|9', display: 'Dr A' },
    { type: 'Practitioner', identifier: { system: 'npi', value: '9' }, display: 'Dr A' },
  ],
  [
    'to a thing that is not in the bundle, as identifier alone',
    { reference: 'Condition?identifier=a|9', display: 'Secret' },
    { type: 'Condition', identifier: { system: 'a', value: '9' } },
  ],
  ['in words alone, as it is', { display: 'a relative' }, { display: 'a relative' }],
  [
    'by identifier, without words that may be a diagnosis',
    { identifier: { value: '9' }, display: 'Secret' },
    { identifier: { value: '9' } },
  ],
  [
    'to another server, as it is, without its display',
    { reference: 'https://example.org/Observation/9', display: 'Secret' },
    { reference: 'https://example.org/Observation/9' },
  ],
  ['to a contained resource', { reference: '#c', display: 'Secret' }, { reference: '#c' }],
]

for (const [name, given, stored] of table) {
  test(`a reference ${name}`, () => {
    const contained = [
      {
        resourceType: 'Observation',
        id: 'c',
        status: 'final',
        code: { text: 'a' },
        hasMember: [given],
      },
    ]
    const result = lastOf([
      {
        ...observation,
        contained,
        focus: [given],
        extension: [{ url: 'a', valueReference: given }],
      },
    ])
    const [inner] = result['contained'] as { hasMember: unknown[] }[]
    const [extension] = result['extension'] as { valueReference: unknown }[]
    assert.deepEqual(
      [result['focus'], inner?.hasMember, extension?.valueReference],
      [[stored], [stored], stored],
    )
  })
}

test('the display of a code stays, and every digit of a number', () => {
  const json = JSON.stringify(
    bundleOf([...westbury, { ...observation, valueQuantity: { value: 7.5 } }]),
  )
  const bundle = readText(json.replace('7.5', '7.50'))
  assert(bundle.kind === 'bundle')
  const { texts } = finished(bundle)
  assert.match(texts.at(-1)?.text ?? '', /"display":"Weight".*"value":7\.50/)
})

test('references by type and id, to a version and on the same server', () => {
  const entry = [
    { fullUrl: 'https://a.example/fhir/Patient/1', resource: patientResource({ id: '1' }) },
    {
      fullUrl: 'https://a.example/fhir/Organization/1',
      resource: { ...organisationResource('A'), id: '1' },
    },
    {
      fullUrl: 'https://b.example/fhir/Organization/1',
      resource: { ...organisationResource('B'), id: '1' },
    },
    {
      fullUrl: 'https://b.example/fhir/Encounter/1',
      resource: {
        ...encounterResource('Organization/1', '05-04'),
        id: '1',
        subject: { reference: 'https://a.example/fhir/Patient/1/_history/3' },
      },
    },
  ]
  const { texts } = finished(bundleText({ resourceType: 'Bundle', type: 'searchset', entry }))
  const stored = JSON.parse(texts.at(-1)?.text ?? '') as Record<string, unknown>
  assert.deepEqual(
    [stored['subject'], stored['serviceProvider']],
    [{ reference: patient }, { reference: ref('Organization', 2) }],
  )
})

test('a Provenance of one organisation does not tell what others wrote', () => {
  const resources = [
    patientResource(),
    organisationResource('Practice'),
    organisationResource('Clinic'),
    encounterResource(urn(1), '05-04'),
    encounterResource(urn(2), '05-05'),
  ]
  const provenance = (organisation: string, ...targets: number[]) => ({
    resourceType: 'Provenance',
    target: targets.map((it) => ({ reference: urn(it) })),
    recorded: '2020-05-04T09:30:00Z',
    agent: [{ who: { display: 'a' }, onBehalfOf: { reference: organisation } }],
  })
  const targetsOf = (it: object) => {
    const { texts } = finished(bundleText(bundleOf([...resources, it])))
    return (JSON.parse(texts.at(-1)?.text ?? '') as { target: unknown }).target
  }
  assert.deepEqual(targetsOf(provenance(urn(1), 0, 1, 2, 3, 4)), [
    { reference: patient },
    { reference: ref('Organization', 1) },
    { reference: ref('Encounter', 3) },
  ])
  assert.deepEqual(targetsOf(provenance(urn(2), 3)), [{ reference: patient }])
})

test('the digest tells a change of the source from a new version of the same', () => {
  const digests = (weight: string, version: object) => {
    const bundle = bundleText(
      bundleOf([
        patientResource(),
        organisationResource('A'),
        encounterResource(urn(1), '05-04'),
        { ...observation, valueString: weight },
      ]),
    )
    return finished(bundle, { ...meta, ...version }).texts.map(({ digest }) =>
      digest.toString('hex'),
    )
  }
  const first = digests('70', {})
  assert.deepEqual(digests('70', { versionId: 2, lastUpdated: '2027-01-01T00:00:00Z' }), first)
  assert.deepEqual(
    digests('71', {}).map((it, i) => it === first[i]),
    [true, true, false],
  )
})

test('a bundle too large to hold is finished from its bytes, to the same texts', () => {
  const bundle = bundleText(
    bundleOf([
      patientResource(),
      organisationResource('A'),
      encounterResource(urn(1), '05-04'),
      { ...observation, focus: [{ reference: urn(2) }] },
    ]),
  )
  assert.deepEqual(finished({ ...bundle, bytes: 100 * 1024 * 1024 }), finished(bundle))
})
