import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMs } from '../../../tests/support/cpu.ts'
import {
  bundleOf,
  bundleText,
  encounterResource,
  organisationResource,
  patientResource,
  urn,
} from '../../../tests/support/bundles.ts'
import { parseOdsCode } from '../../identity/ods-code.ts'
import { type PlanOptions, planBundle } from './plan-bundle.ts'

// Every bundle here starts with these: the practice has two encounters, the clinic one, on 4, 5 and 6 May.
const world = [
  patientResource(),
  organisationResource('Practice'),
  organisationResource('Clinic'),
  {
    resourceType: 'Practitioner',
    name: [{ family: 'Both' }],
    identifier: [{ system: 'npi', value: '1' }],
  },
  { resourceType: 'Practitioner', name: [{ family: 'Clinician' }] },
  encounterResource(urn(1), '05-04', { participant: [{ individual: { reference: urn(3) } }] }),
  encounterResource(urn(1), '05-05'),
  encounterResource(urn(2), '05-06', {
    participant: [{ individual: { reference: urn(3) } }, { individual: { reference: urn(4) } }],
  }),
]
const first = world.length
const clinicEncounter = { reference: urn(7) }
const text = { text: 'a' }
const subject = { reference: urn(0) }
const observation = { resourceType: 'Observation', status: 'final', code: text, subject }
const claim = {
  resourceType: 'Claim',
  ...{
    status: 'active',
    type: text,
    use: 'claim',
    patient: subject,
    created: '2020-05-04',
    provider: { reference: urn(1) },
  },
  priority: text,
  insurance: [{ sequence: 1, focal: true, coverage: { display: 'none' } }],
  item: [{ sequence: 1, productOrService: text, encounter: [clinicEncounter] }],
}
const allergy = (recordedDate: string) => ({
  resourceType: 'AllergyIntolerance',
  patient: subject,
  code: text,
  recordedDate,
})

/** `organisation way` of each of these resources, added to the world; several belong together. */
function writersOf(
  resources: readonly object[],
  options: PlanOptions = {},
  base: readonly object[] = world,
): string[] {
  const result = planBundle(bundleText(bundleOf([...base, ...resources])), options)
  assert('plan' in result, JSON.stringify(result))
  const names = new Map(result.plan.organisations.map(({ code, name }) => [code, name ?? code]))
  return result.plan.entries
    .slice(base.length - 1)
    .map(({ organisation, attributedBy }) => `${names.get(organisation)} ${attributedBy}`)
}

const table: readonly (readonly [string, readonly object[], ...string[]])[] = [
  ['its encounter', [{ ...observation, encounter: clinicEncounter }], 'Clinic encounter'],
  [
    'its encounter before its provider',
    [{ ...observation, encounter: clinicEncounter, performer: [{ reference: urn(1) }] }],
    'Clinic encounter',
  ],
  ['the encounter of a claim item before its provider', [claim], 'Clinic encounter'],
  [
    'the encounter in the context of a document',
    [
      {
        resourceType: 'DocumentReference',
        status: 'current',
        subject,
        context: { encounter: [clinicEncounter] },
        custodian: { reference: urn(1) },
        content: [{ attachment: { title: 'a' } }],
      },
    ],
    'Clinic encounter',
  ],
  [
    'the encounter as context',
    [
      {
        resourceType: 'MedicationAdministration',
        status: 'completed',
        medicationCodeableConcept: text,
        subject,
        context: clinicEncounter,
        effectiveDateTime: '2020-05-04',
      },
    ],
    'Clinic encounter',
  ],
  [
    'its own provider',
    [{ ...observation, performer: [{ reference: urn(2) }] }],
    'Clinic own-provider',
  ],
  [
    'its own provider before its date',
    [{ ...observation, performer: [{ reference: urn(2) }], effectiveDateTime: '2020-05-04' }],
    'Clinic own-provider',
  ],
  [
    'a person of one organisation',
    [{ ...observation, performer: [{ reference: urn(4) }] }],
    'Clinic own-provider',
  ],
  [
    'a person of two organisations says nothing',
    [{ ...observation, performer: [{ reference: urn(3) }] }],
    'Practice most-encounters',
  ],
  [
    'the organisation of a role',
    [
      { resourceType: 'PractitionerRole', organization: { reference: urn(2) } },
      { ...observation, performer: [{ reference: urn(first) }] },
    ],
    'Clinic own-provider',
    'Clinic own-provider',
  ],
  [
    'roles that point to each other say nothing',
    [
      { resourceType: 'PractitionerRole', organization: { reference: urn(first + 1) } },
      { resourceType: 'PractitionerRole', organization: { reference: urn(first) } },
    ],
    'Practice most-encounters',
    'Practice most-encounters',
  ],
  ['the encounter at its date', [allergy('2020-05-06T09:30:00Z')], 'Clinic encounter-period'],
  ['the encounter on its day', [allergy('2020-05-06')], 'Clinic encounter-period'],
  ['a date between encounters', [allergy('2020-05-06T11:00:00Z')], 'Practice most-encounters'],
  ['a date in another offset', [allergy('2020-05-06T20:30:00+11:00')], 'Clinic encounter-period'],
  [
    'no date',
    [{ resourceType: 'AllergyIntolerance', patient: subject }],
    'Practice most-encounters',
  ],
  [
    'a medication goes with its prescription',
    [
      { resourceType: 'Medication', code: text },
      {
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        subject,
        encounter: clinicEncounter,
        medicationReference: { reference: urn(first) },
      },
    ],
    'Clinic encounter',
    'Clinic encounter',
  ],
  [
    'a goal goes with its care plan',
    [
      { resourceType: 'Goal', lifecycleStatus: 'active', description: text, subject },
      {
        resourceType: 'CarePlan',
        status: 'active',
        intent: 'plan',
        subject,
        encounter: clinicEncounter,
        goal: [{ reference: urn(first) }],
      },
    ],
    'Clinic encounter',
    'Clinic encounter',
  ],
  [
    'things that refer to each other go with what is known',
    [
      {
        resourceType: 'Medication',
        code: text,
        ingredient: [{ itemReference: { reference: urn(first + 1) } }],
      },
      { resourceType: 'Substance', code: text },
      {
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        subject,
        encounter: clinicEncounter,
        medicationReference: { reference: urn(first) },
      },
    ],
    'Clinic encounter',
    'Clinic encounter',
    'Clinic encounter',
  ],
  [
    'a provenance belongs to whom its agent acts for',
    [
      {
        resourceType: 'Provenance',
        target: [subject],
        recorded: '2020-05-04T09:30:00Z',
        agent: [{ who: { reference: urn(3) }, onBehalfOf: { reference: urn(2) } }],
      },
    ],
    'Clinic own-provider',
  ],
  [
    'an organisation known by identifier only',
    [
      {
        ...observation,
        performer: [
          { reference: 'Organization?identifier=https://example.org|9', display: 'Elsewhere' },
        ],
      },
    ],
    'Elsewhere own-provider',
  ],
  [
    'an organisation by its identifier in the bundle',
    [
      {
        ...observation,
        performer: [
          {
            reference: 'Organization?identifier=https://github.com/synthetichealth/synthea|Clinic',
          },
        ],
      },
    ],
    'Clinic own-provider',
  ],
  [
    'an organisation by ODS code',
    [
      {
        ...observation,
        performer: [
          {
            identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Y12345' },
          },
        ],
      },
    ],
    'Y12345 own-provider',
  ],
  [
    'a contained organisation',
    [
      {
        ...observation,
        contained: [{ resourceType: 'Organization', id: 'o', name: 'Inside' }],
        performer: [{ reference: '#o' }],
      },
    ],
    'Inside own-provider',
  ],
  [
    'a type that no rule was made for',
    [{ resourceType: 'Basic', code: text, subject }],
    'Practice most-encounters',
  ],
]

for (const [name, resources, ...expected] of table) {
  test(`who wrote it: ${name}`, () => {
    assert.deepEqual(writersOf(resources), expected)
  })
}

test('organisations write themselves, and people go with the encounters that name them', () => {
  assert.deepEqual(writersOf([], {}, [patientResource()]).length, 0)
  const result = planBundle(bundleText(bundleOf(world)))
  assert('plan' in result)
  const [practice, clinic, both, clinician] = result.plan.entries
  assert.deepEqual(
    [practice, clinic, both, clinician].map((it) => it?.attributedBy),
    ['own-provider', 'own-provider', 'encounter', 'encounter'],
  )
  assert.deepEqual(
    [both?.organisation, clinician?.organisation],
    [practice?.organisation, clinic?.organisation],
  )
})

test('without any encounter, it is who was named for the import', () => {
  const named = { organisation: parseOdsCode('Y12345') }
  assert.deepEqual(writersOf([observation], named, [patientResource()]), ['Y12345 named'])
  assert.deepEqual(writersOf([allergy('2020-01-01')], named), ['Practice most-encounters'])
})

test('an organisation has the same code in every bundle: its ODS code, else one made of its identifier', () => {
  const codeOf = (identifier: object | undefined) => {
    const organisation = { ...organisationResource('A'), identifier: identifier && [identifier] }
    const result = planBundle(bundleText(bundleOf([patientResource(), organisation])))
    assert('plan' in result)
    return result.plan.organisations[0]?.code
  }
  assert.equal(
    codeOf({ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'a81001' }),
    'A81001',
  )
  assert.equal(codeOf({ system: 'https://example.org', value: '9' }), 'ZZ20YC3FR1')
  assert.notEqual(codeOf({ system: 'https://example.org', value: '8' }), 'ZZ20YC3FR1')
  assert.match(codeOf(undefined) ?? '', /^Z[0-9A-Z]{9}$/)
})

test('a hundred thousand encounters without end are no burden', () => {
  const endless = Array.from({ length: 3000 }, (_, i) =>
    encounterResource(urn(1), '01-01', {
      period: i % 2 ? { start: '2020-01-01' } : { start: '2020-01-02', end: '2020-01-02' },
    }),
  )
  const took = cpuMs(
    () =>
      void writersOf(
        Array.from({ length: 3000 }, () => allergy('2020-01-05')),
        {},
        [patientResource(), organisationResource('A'), ...endless],
      ),
  )
  assert(took < 10_000)
})
