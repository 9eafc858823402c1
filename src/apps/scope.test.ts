import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  countingOf,
  grantable,
  mayAsk,
  parseScope,
  parseScopes,
  seenBy,
  type Doing,
} from './scope.ts'

const laboratory = 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory'

// what is written, and as what it is taken; undefined: it is never granted
const written: readonly (readonly [text: string, as: string | undefined])[] = [
  ['patient/Observation.rs', 'patient/Observation.rs'],
  ['patient/*.cruds', 'patient/*.cruds'],
  ['user/Patient.r', 'user/Patient.r'],
  ['system/Observation.s', 'system/Observation.s'],
  ['patient/Observation.read', 'patient/Observation.rs'],
  ['patient/Observation.write', 'patient/Observation.cud'],
  ['user/*.*', 'user/*.cruds'],
  [`patient/Observation.rs?${laboratory}`, `patient/Observation.rs?${laboratory}`],
  [
    `patient/Observation.rs?${encodeURIComponent(laboratory).replace('%3D', '=')}`,
    `patient/Observation.rs?${laboratory}`,
  ],
  // what is written is not narrowed by its category
  [`patient/Observation.cruds?${laboratory}`, `patient/Observation.rs?${laboratory}`],
  [`patient/Observation.c?${laboratory}`, undefined],
  [`patient/Condition.rs?${laboratory}`, undefined],
  ['patient/Observation.rs?category=laboratory', undefined],
  ['patient/Observation.rs?code=http://loinc.org|1234-5', undefined],
  [`patient/Observation.rs?${laboratory}&status=final`, undefined],
  ['patient/Observation.rs?%', undefined],
  ['patient/Observation.sr', undefined],
  ['patient/Observation.', undefined],
  ['patient/Observation', undefined],
  ['patient/observation.rs', undefined],
  ['anyone/Observation.rs', undefined],
  ['openid', undefined],
]

for (const [text, as] of written) {
  test(`${text} is ${as === text ? 'a scope' : as === undefined ? 'never granted' : `taken as ${as}`}`, () => {
    assert.equal(parseScope(text)?.text, as)
  })
}

// asked, registered, granted
const grants: readonly (readonly [asked: string, registered: string, granted: string])[] = [
  ['patient/Observation.rs', 'patient/*.rs', 'patient/Observation.rs'],
  [
    'patient/*.rs',
    'patient/Observation.rs patient/Condition.r',
    'patient/Observation.rs patient/Condition.r',
  ],
  ['patient/*.cruds', 'patient/Observation.rs', 'patient/Observation.rs'],
  ['patient/Observation.cud', 'patient/Observation.rs', ''],
  ['user/Observation.rs', 'patient/Observation.rs', ''],
  ['system/*.rs', 'patient/*.rs user/*.rs', ''],
  [
    'patient/Observation.rs',
    `patient/Observation.rs?${laboratory}`,
    `patient/Observation.rs?${laboratory}`,
  ],
  [
    `patient/Observation.rs?${laboratory}`,
    'patient/*.cruds',
    `patient/Observation.rs?${laboratory}`,
  ],
  ['openid offline_access launch/patient email', 'openid launch/patient', 'openid launch/patient'],
  ['patient/Observation.read', 'patient/*.rs', 'patient/Observation.rs'],
]

for (const [asked, registered, granted] of grants) {
  test(`of ${asked}, an app with ${registered} may be let have ${granted || 'nothing'}`, () => {
    assert.equal(grantable(asked, registered.split(' ')).join(' '), granted)
  })
}

test('a scope allows what it names, of the types it names', () => {
  const table = ['patient/Observation.rs', 'user/*.c', `patient/Condition.r`].map((text) =>
    (['c', 'r', 'u', 'd', 's'] as const satisfies readonly Doing[]).map((doing) =>
      ['Observation', 'Condition', '*'].map((kind) => mayAsk(parseScopes(text), { kind, doing })),
    ),
  )
  const no = [false, false, false]
  assert.deepEqual(table, [
    [no, [true, false, false], no, no, [true, false, false]],
    [[true, true, true], no, no, no, no],
    [no, [false, true, false], no, no, no],
  ])
})

test('of one token those scopes count that reach the same patients', () => {
  const scopes = parseScopes('patient/Goal.r user/Flag.r system/List.r')
  const counting = (forOne: boolean, allowed: boolean) =>
    countingOf(scopes, forOne, allowed).map(({ kind }) => kind)
  assert.deepEqual(counting(true, true), ['Goal', 'Flag'])
  assert.deepEqual(counting(false, true), ['Flag'])
  assert.deepEqual(counting(false, false), ['List'])
})

test('what is seen is what may be read or searched', () => {
  const text = `patient/Observation.rs?${laboratory} patient/Condition.s patient/Goal.cud patient/*.r`
  assert.deepEqual(seenBy(parseScopes(text)), ['Observation:laboratory', 'Condition', '*'])
})
