import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { noSynthea, syntheaFiles, syntheaFolder } from '../../../tests/support/synthea.ts'
import { definitions } from './definitions.ts'
import { validateResource } from './validate-resource.ts'

const coding = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
const observation = { resourceType: 'Observation', status: 'final', code: coding('8302-2') }
const allergy = { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' } }
const clinical = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical'
const extension = (more: object) => ({ extension: [{ url: 'http://a', ...more }] })

const right: readonly (readonly [string, unknown])[] = [
  ['the least that a resource needs', observation],
  ['no element at all but its type', { resourceType: 'Patient' }],
  ['a choice of one type', { ...observation, valueString: 'a' }],
  [
    'a primitive with extensions',
    { ...observation, valueString: 'a', _valueString: extension({ valueCode: 'b' }) },
  ],
  [
    'a required element that has only an extension',
    { ...observation, status: undefined, _status: extension({ valueCode: 'b' }) },
  ],
  [
    'a list of primitives, one of which has only extensions',
    { resourceType: 'Patient', name: [{ given: ['a', null], _given: [null, { id: 'x' }] }] },
  ],
  [
    'an element that refers to another',
    { ...observation, component: [{ code: coding('a'), referenceRange: [{ low: { value: 1 } }] }] },
  ],
  [
    'a contained resource',
    {
      ...observation,
      contained: [{ resourceType: 'Patient', id: 'p' }],
      subject: { reference: '#p' },
    },
  ],
  [
    'extensions in extensions',
    { ...observation, ...extension({ extension: [{ url: 'b', valueBoolean: true }] }) },
  ],
  [
    'a code of a required set in a concept',
    { ...allergy, clinicalStatus: { coding: [{ system: clinical, code: 'active' }] } },
  ],
  [
    'a child concept of a required set',
    { ...allergy, clinicalStatus: { coding: [{ system: clinical, code: 'resolved' }] } },
  ],
  [
    'a MIME type, for which there is no list',
    { resourceType: 'Binary', contentType: 'text/x-own' },
  ],
  [
    'another resource in Parameters',
    {
      resourceType: 'Parameters',
      parameter: [{ name: 'a', resource: { resourceType: 'Patient' } }],
    },
  ],
]

for (const [name, resource] of right) {
  test(`right: ${name}`, () => {
    assert.deepEqual(validateResource(JSON.parse(JSON.stringify(resource))), [])
  })
}

/** Name, resource, and of each problem its path and code. */
const wrong: readonly (readonly [string, unknown, ...string[]])[] = [
  ['no object', 'a', 'Resource structure'],
  ['null', null, 'Resource structure'],
  ['a list', [], 'Resource structure'],
  ['no type', {}, 'Resource.resourceType required'],
  ['a type that is not of FHIR R4', { resourceType: 'Bot' }, 'Bot.resourceType unknown'],
  [
    'a type of a later version',
    { resourceType: 'SubscriptionStatus' },
    'SubscriptionStatus.resourceType unknown',
  ],
  ['a data type', { resourceType: 'HumanName' }, 'HumanName.resourceType unknown'],
  ['an abstract type', { resourceType: 'DomainResource' }, 'DomainResource.resourceType unknown'],
  ['a name of Object', { resourceType: 'constructor' }, 'Resource.resourceType unknown'],
  ['an unknown element', { ...observation, colour: 'a' }, 'Observation.colour unknown'],
  [
    'an element name that is shown to nobody',
    { ...observation, '<b>': 'a' },
    'Observation.? unknown',
  ],
  [
    'an unknown element deep down',
    { ...observation, component: [{ code: coding('a') }, { code: {}, x: 1 }] },
    'Observation.component[1].code structure',
    'Observation.component[1].x unknown',
  ],
  [
    'required elements that are missing',
    { resourceType: 'Observation' },
    'Observation.status required',
    'Observation.code required',
  ],
  [
    'a required part that is missing',
    { ...observation, component: [{ valueString: 'a' }] },
    'Observation.component[0].code required',
  ],
  [
    'one where there may be many',
    { resourceType: 'Patient', name: { family: 'a' } },
    'Patient.name structure',
  ],
  [
    'many where there may be one',
    { ...observation, status: ['final'] },
    'Observation.status structure',
  ],
  ['an empty list', { resourceType: 'Patient', name: [] }, 'Patient.name structure'],
  ['an empty object', { resourceType: 'Patient', name: [{}] }, 'Patient.name[0] structure'],
  ['null for a value', { ...observation, status: null }, 'Observation.status value'],
  [
    'null in a list of objects',
    { resourceType: 'Patient', name: [null] },
    'Patient.name[0] structure',
  ],
  [
    'null in a list of primitives without its extensions',
    { resourceType: 'Patient', name: [{ given: ['a', null] }] },
    'Patient.name[0].given[1] value',
  ],
  [
    'a wrong primitive',
    { resourceType: 'Patient', birthDate: '1950-02-30' },
    'Patient.birthDate value',
  ],
  [
    'a wrong primitive in a choice',
    { ...observation, component: [{ code: coding('a'), valueInteger: 1.5 }] },
    'Observation.component[0].value value',
  ],
  [
    'two types of one choice',
    { ...observation, valueString: 'a', valueInteger: 1 },
    'Observation.value structure',
  ],
  [
    'two types of one choice, one only as extension',
    { ...observation, valueString: 'a', _valueInteger: { id: 'x' } },
    'Observation.value structure',
  ],
  [
    'a type that the choice does not have',
    { ...observation, valueAddress: { city: 'a' } },
    'Observation.valueAddress unknown',
  ],
  [
    'a code that is not in a required set',
    { resourceType: 'Patient', gender: 'mael' },
    'Patient.gender code-invalid',
  ],
  [
    'a concept without a code of its required set',
    { ...allergy, clinicalStatus: { coding: [{ system: 'x', code: 'active' }] } },
    'AllergyIntolerance.clinicalStatus code-invalid',
  ],
  [
    'a concept with words for its required code',
    { ...allergy, clinicalStatus: { text: 'active' } },
    'AllergyIntolerance.clinicalStatus code-invalid',
  ],
  [
    'an extension without url',
    { resourceType: 'Patient', extension: [{ valueCode: 'a' }] },
    'Patient.extension[0].url required',
  ],
  [
    'an extension without anything',
    { resourceType: 'Patient', extension: [{ url: 'a' }] },
    'Patient.extension[0] structure',
  ],
  [
    'an extension with a value and extensions',
    {
      resourceType: 'Patient',
      extension: [{ url: 'a', valueCode: 'a', extension: [{ url: 'b', valueCode: 'c' }] }],
    },
    'Patient.extension[0] structure',
  ],
  [
    'an extension of two values',
    { resourceType: 'Patient', ...extension({ valueCode: 'a', valueString: 'b' }) },
    'Patient.extension[0].value structure',
  ],
  [
    'extensions of what is no primitive',
    { resourceType: 'Patient', _name: [{ id: 'x' }] },
    'Patient._name unknown',
  ],
  [
    'a wrong resource within',
    { ...observation, contained: [{ resourceType: 'Patient', gender: 5 }] },
    'Observation.contained[0].gender value',
  ],
  [
    'contained within contained',
    {
      ...observation,
      contained: [{ resourceType: 'Patient', contained: [{ resourceType: 'Patient' }] }],
    },
    'Observation.contained[0] structure',
  ],
  [
    'a reference that is text',
    { ...observation, subject: 'Patient/1' },
    'Observation.subject structure',
  ],
]

for (const [name, resource, ...expected] of wrong) {
  test(`wrong: ${name}`, () => {
    const found = validateResource(resource).map(({ path, code }) => `${path} ${code}`)
    assert.deepEqual(found.toSorted(), expected.toSorted())
  })
}

test('the key __proto__ is an unknown element like any other', () => {
  const found = validateResource(
    JSON.parse('{"resourceType":"Patient","__proto__":{"gender":"male"}}'),
  )
  assert.deepEqual(
    found.map(({ path, code }) => `${path} ${code}`),
    ['Patient.__proto__ unknown'],
  )
})

test('a message says what is expected and nothing of what was there', () => {
  const found = validateResource({ resourceType: 'Patient', gender: 'mael', birthDate: 'Secret' })
  assert.deepEqual(found, [
    {
      path: 'Patient.gender',
      code: 'code-invalid',
      message: 'must be one of male, female, other, unknown',
    },
    {
      path: 'Patient.birthDate',
      code: 'value',
      message: 'must be a date, like 2024-02-29, 2024-02 or 2024',
    },
  ])
})

test('nesting without end is refused, and the stack stands', () => {
  let extensions: object = { url: 'a', valueCode: 'b' }
  for (let i = 0; i < 5000; i++) extensions = { url: 'a', extension: [extensions] }
  const [first] = validateResource({ resourceType: 'Patient', extension: [extensions] })
  assert.equal(first?.message, 'is nested too deep')
})

test('a resource that is wrong a million times is told a hundred times', () => {
  const resource = {
    resourceType: 'Patient',
    name: Array.from({ length: 100_000 }, () => ({ x: 1, y: 2 })),
  }
  assert.equal(validateResource(resource).length, 100)
})

test('no JSON makes the validator throw', () => {
  const names = Object.keys(definitions().types)
  const keys = fc.constantFrom(
    'code',
    'extension',
    'contained',
    '_status',
    'valueString',
    'subject',
    'meta',
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), tie('list'), tie('object')),
    list: fc.array(tie('any'), { maxLength: 4 }),
    object: fc.dictionary(fc.oneof(keys, fc.string()), tie('any'), { maxKeys: 6 }),
  }))
  fc.assert(
    fc.property(fc.constantFrom(...names), value.object, (resourceType, it) => {
      assert(Array.isArray(validateResource({ ...it, resourceType })))
    }),
    { numRuns: 500 },
  )
})

test('every type of the definitions can be compiled', () => {
  for (const [name, { kind }] of Object.entries(definitions().types)) {
    if (kind === 'resource') validateResource({ resourceType: name })
  }
})

test('the definitions are those of R4 as HL7 published it', () => {
  const { fhirVersion, types, unchecked } = definitions()
  const resources = Object.values(types).filter(({ kind }) => kind === 'resource')
  assert.deepEqual(
    { fhirVersion, resources: resources.length, unchecked },
    {
      fhirVersion: '4.0.1',
      resources: 146,
      unchecked: [
        'http://hl7.org/fhir/ValueSet/characteristic-combination',
        'http://hl7.org/fhir/ValueSet/currencies',
        'http://hl7.org/fhir/ValueSet/mimetypes',
        'http://hl7.org/fhir/ValueSet/ucum-units',
        'http://loinc.org/vs/LL379-9',
      ],
    },
  )
})

test(
  'every resource of twelve Synthea patients is right',
  {
    skip: syntheaFolder === undefined && noSynthea,
  },
  () => {
    let count = 0
    for (const file of syntheaFiles()) {
      const { entry } = JSON.parse(readFileSync(file, 'utf8')) as { entry: { resource: unknown }[] }
      for (const { resource } of entry) {
        assert.deepEqual(validateResource(resource), [])
        count++
      }
    }
    assert.equal(count, 3195)
  },
)
