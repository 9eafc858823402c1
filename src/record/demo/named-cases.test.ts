import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OdsCode } from '../../identity/ods-code.ts'
import { decide, type Reason } from '../../sharing/decide.ts'
import { ageOn, dayOf } from './days.ts'
import type { DemoPatient } from './demo-patient.ts'
import { demoDay, demoPatients } from './demo-patients.ts'
import { demoOrganisation, demoRule, services } from './organisations.ts'

const named = [...demoPatients(12, 1)]

type Facts = ReturnType<typeof factsOf>

const ordinary: Facts = {
  child: false,
  died: false,
  protected: false,
  shareNothing: false,
  refused: [],
  asked: true,
  private: [],
  withheld: [],
  inHospital: false,
  livesIn: [],
  registers: [],
  thousands: false,
}

const { sexualHealth, millbrook, mentalHealth } = services

const claims: readonly [name: string, facts: Partial<Facts>][] = [
  ['Margaret Fernstead', { refused: [`${services.smokingClinic} share-in`] }],
  ['Oscar Pebblewick', { child: true }],
  ['Harold Thornhanger', { died: true }],
  ['Selina Ravencroft', { protected: true }],
  [
    'Jasmine Quilldale',
    {
      private: [
        `${sexualHealth} Encounter`,
        `${sexualHealth} Condition`,
        `${sexualHealth} Observation`,
        `${millbrook} AllergyIntolerance`,
      ],
    },
  ],
  ['Tariq Goldmere', { asked: false }],
  ['Kwame Oakenford', { inHospital: true }],
  ['Iris Yarrowden', { livesIn: [services.careHome] }],
  ['Stanley Copperton', { thousands: true }],
  ['Nadia Harkwell', { shareNothing: true }],
  ['Felix Marshton', { withheld: [`${mentalHealth} Encounter`, `${mentalHealth} Observation`] }],
  ['Rosalind Willowmoor', { registers: ['526631000000108'] }],
]

test('each named case is what its note claims, and nothing else that is special', () => {
  assert.deepEqual(
    named.map((patient) => [`${patient.givenName} ${patient.familyName}`, factsOf(patient)]),
    claims.map(([name, facts]) => [name, { ...ordinary, ...facts }]),
  )
  for (const { note, label } of named) assert.ok(note, label)
})

test('the named cases have a note, an NHS number that never changes, and several services', () => {
  const numbers = [
    '9990000018 9990000034 9990000050 9990000077 9990000093 9990000115',
    '9990000131 9990000158 9990000174 9990000190 9990000212 9990000239',
  ]
  assert.deepEqual(
    named.map(({ nhsNumber }) => nhsNumber),
    numbers.join(' ').split(' '),
  )
  for (const { entries, label } of named) {
    assert.ok(new Set(entries.map(({ organisation }) => organisation)).size > 1, label)
  }
})

test('the first case has the nine answers of the practice page', () => {
  const [patient] = named
  assert.ok(patient)
  const { millbrook: gp, districtNursing: dn, smokingClinic: sc } = services
  assert.deepEqual(
    new Set(patient.entries.map(({ organisation }) => organisation)),
    new Set([gp, dn, sc]),
  )
  const expected: readonly [viewer: OdsCode, source: OdsCode, because: Reason][] = [
    [gp, gp, 'own'],
    [gp, dn, 'shared'],
    [gp, sc, 'shared'],
    [dn, gp, 'shared'],
    [dn, dn, 'own'],
    [dn, sc, 'shared'],
    [sc, gp, 'not-shared-in'],
    [sc, dn, 'not-shared-in'],
    [sc, sc, 'own'],
  ]
  assert.deepEqual(
    expected.map(([viewer, source]) => [viewer, source, decideFor(patient, viewer, source)]),
    expected,
  )
})

function factsOf(patient: DemoPatient) {
  const { entries, choices, birthDate, diedAt, relationships } = patient
  const kindsOf = (chosen: typeof entries): string[] => [
    ...new Set(
      chosen.map(({ organisation, resource }) => `${organisation} ${resource.resourceType}`),
    ),
  ]
  return {
    child: ageOn(dayOf(demoDay), dayOf(birthDate)) < 16,
    died: diedAt !== null,
    protected: patient.protected,
    shareNothing: patient.shareNothing,
    refused: choices
      .filter(({ value }) => value === 'no')
      .map(({ organisation, what }) => `${organisation} ${what}`),
    asked: choices.length > 0,
    private: kindsOf(entries.filter((entry) => entry.private)),
    withheld: kindsOf(entries.filter((entry) => entry.withheldFromPatient)),
    inHospital:
      entries.some(({ resource }) => resource['status'] === 'in-progress') &&
      relationships.some((it) => it.kind === 'admission' && it.organisation === services.hospital),
    livesIn: relationships
      .filter(
        ({ kind, organisation }) => kind === 'admission' && organisation === services.careHome,
      )
      .map(({ organisation }): string => organisation),
    registers: entries
      .filter(({ resource }) => resource.resourceType === 'Flag')
      .map(({ resource }) => /"code":"(\d{6,})"/.exec(JSON.stringify(resource['code']))?.[1] ?? ''),
    thousands: entries.length >= 4000,
  }
}

function decideFor(patient: DemoPatient, viewer: OdsCode, source: OdsCode): Reason {
  const { choices, relationships, permissions, practice } = patient
  const choice = (organisation: OdsCode, what: string) =>
    choices.find((it) => it.organisation === organisation && it.what === what)?.value ?? 'not-asked'
  const { because } = decide(
    {
      organisation: viewer,
      absorbed: [],
      suspended: false,
      staffSuspended: false,
      readsClinical: true,
    },
    {
      protected: patient.protected,
      died: patient.diedAt !== null,
      registeredHere: practice === viewer,
      listing: demoRule(practice, viewer) ?? 'unlisted',
      verificationRequired: true,
      verified: patient.verified.includes(viewer),
      relationship: relationships.some((it) => it.organisation === viewer && it.endsAt === null),
      emergency: 'none',
      shareNothing: patient.shareNothing,
      shareIn: choice(viewer, 'share-in'),
      permissionRequired: demoOrganisation(viewer).permissionPolicy !== 'notice-based',
      permission: permissions.some(({ organisation }) => organisation === viewer),
    },
    {
      organisation: source,
      private: false,
      shareOut: choice(source, 'share-out'),
      sharesOutByDefault: demoOrganisation(source).sharesOutByDefault,
    },
  )
  return because
}
