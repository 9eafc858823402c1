import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { summaryOf } from '../../src/summary/content.ts'
import { toIps } from '../../src/summary/to-ips.ts'
import { goldenCases, madeOn } from './golden-cases.ts'
import { ukCoreRules } from './uk-core.ts'

// What UK Core and the value sets of required bindings ask of a summary, on every golden document; and that each of
// the rules can fail.

const version = {
  id: '00000000-0000-7000-8000-0000000000ff',
  madeAt: new Date('2026-04-30T09:00:00Z'),
  replaces: null,
}
type Bundle = { entry: { resource: Record<string, unknown> }[] }
const holds = (bundle: unknown, expression: string) =>
  (fhirpath.evaluate(bundle as never, expression, undefined, r4 as never) as unknown[])[0] === true

for (const { name, facts } of goldenCases) {
  suite(name, () => {
    for (const reader of ['staff', 'patient'] as const) {
      const bundle = JSON.parse(toIps(summaryOf(facts, madeOn, reader), version)) as Bundle

      test(`${reader}: every code of a required binding is one of its set`, () => {
        for (const { resource } of bundle.entry) assert.deepEqual(validateResource(resource), [])
      })
      for (const [rule, expression] of Object.entries(ukCoreRules)) {
        test(`${reader}: ${rule}`, () => assert.ok(holds(bundle, expression)))
      }
    }
  })
}

suite('each rule of UK Core can fail', () => {
  const coding = [{ system: 'http://loinc.org', code: '1' }]
  const broken: Readonly<Record<string, object>> = {
    'an identifier has a system and a value': {
      resourceType: 'Flag',
      identifier: [{ value: '1' }],
    },
    'the patient’s NHS number is one of ten digits, once': {
      resourceType: 'Patient',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '999 000 0018' }],
    },
    'the practice has one ODS code': { resourceType: 'Organization', name: 'Millbrook' },
    'an allergy says of what it is': { resourceType: 'AllergyIntolerance' },
    'a route of exposure is of SNOMED CT, with its words': {
      resourceType: 'AllergyIntolerance',
      reaction: [{ exposureRoute: { coding } }],
    },
    'a route of a medicine is one of SNOMED CT, with its words': {
      resourceType: 'MedicationRequest',
      dosageInstruction: [{ route: { coding } }],
    },
    'a route of a vaccine is of SNOMED CT, with its words': {
      resourceType: 'Immunization',
      route: { coding },
    },
    'ukcore-imm-1: what was not given says why': {
      resourceType: 'Immunization',
      status: 'not-done',
    },
  }
  for (const [rule, expression] of Object.entries(ukCoreRules)) {
    test(rule, () => {
      const [, kind] = /^every (\w+) claims its profile$/.exec(rule) ?? []
      const resource = kind === undefined ? broken[rule] : { resourceType: kind }
      assert.ok(resource, 'there is a document that breaks it')
      const bundle = { resourceType: 'Bundle', type: 'document', entry: [{ resource }] }
      assert.equal(holds(bundle, expression), false)
    })
  }
})
