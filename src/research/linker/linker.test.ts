import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import type { PatientId } from '../../identity/ids.ts'
import { requireCanaries, type Canaries } from './canaries.ts'
import { entryRules, exported, patientRules } from './field-rules.ts'
import { chosen, type Candidate, type Side } from './people.ts'
import { destroyKeys, inRandomOrder, pseudonym, studyKey } from './pseudonyms.ts'

// Who is in a study, what of them, and by which code. Rules as tables.

const folder = mkdtempSync(join(tmpdir(), 'confide-keys-'))
test.after(() => rmSync(folder, { recursive: true }))

const patients = ['a', 'b', 'c'] as unknown as readonly [PatientId, PatientId, PatientId]

suite('who is in a build', () => {
  const [patient] = patients
  const person: Candidate = { patient, numbers: ['1'], objects: false }
  const cases: readonly (readonly [string, Partial<Candidate>, string])[] = [
    ['who said nothing', {}, 'people'],
    ['not who has a Type 1 objection', { objects: true }, 'type1'],
    ['nor who opted out nationally', { numbers: ['2'] }, 'national'],
    ['nor with one of two numbers', { numbers: ['1', '2'] }, 'national'],
    ['but with two that may be used', { numbers: ['1', '3'] }, 'people'],
    ['not without a number to ask about', { numbers: [] }, 'unchecked'],
    ['a Type 1 objection counts first', { objects: true, numbers: [] }, 'type1'],
  ]
  for (const [what, facts, where] of cases) {
    test(what, () => {
      const { people, ...out } = chosen([{ ...person, ...facts }], new Set(['1', '3']))
      const counted = Object.entries({ people: people.length, ...out }).filter(([, many]) => many)
      assert.deepEqual(counted, [[where, 1]])
    })
  }
})

suite('canaries', () => {
  const [one, other, third] = patients
  const all: Canaries = { in: [one], national: [other], 'type-1': [third] }
  const right: readonly Side[] = ['in', 'national', 'type-1']
  const cases: readonly (readonly [string, Canaries, readonly Side[], RegExp | null])[] = [
    ['each on its side', all, right, null],
    ['an answer that names everybody', all, ['in', 'in', 'type-1'], /side, national/],
    ['objections that nobody read', all, ['in', 'national', 'in'], /side, type-1/],
    ['one that is left out', all, ['national', 'national', 'type-1'], /side, in/],
    ['none with a national opt-out', { ...all, national: [] }, right, /on each side/],
    ['none with a Type 1 objection', { ...all, 'type-1': [] }, right, /on each side/],
    ['none that is in', { ...all, in: [] }, right, /on each side/],
  ]
  for (const [what, canaries, sides, refused] of cases) {
    test(`${what}: ${refused ? 'nothing is built' : 'it is built'}`, () => {
      const check = () => requireCanaries(canaries, (of) => sides[patients.indexOf(of)])
      if (refused) assert.throws(check, refused)
      else assert.doesNotThrow(check)
    })
  }
})

suite('fields', () => {
  test('leave by the rules, and no other', () => {
    const names = [patientRules, entryRules].map((rules) => exported(rules).map(({ name }) => name))
    assert.deepEqual(names, [
      ['person', 'born', 'sex', 'region', 'practice', 'died'],
      [
        'person',
        'setting',
        'kind',
        'status',
        'category',
        'system',
        'code',
        'on_day',
        'value',
        'unit',
      ],
    ])
  })

  test('names, texts and resources never do', () => {
    const rules = { ...patientRules, ...entryRules }
    const never = [
      'given_name',
      'family_name',
      'area',
      'resource',
      'code_text',
      'recorded_by',
      'id',
    ]
    for (const field of never as (keyof typeof rules)[]) assert.equal(rules[field], 'never', field)
  })
})

suite('codes', () => {
  const key = studyKey(folder, 'ST-AAAA-AAAA', 1)

  test('are the same in one version of a study', () => {
    const again = studyKey(folder, 'ST-AAAA-AAAA', 1)
    assert.equal(pseudonym(again, 'person', 'x'), pseudonym(key, 'person', 'x'))
    assert.match(pseudonym(key, 'person', 'x'), /^[0-9a-f]{32}$/)
  })

  test('and of nobody alike in another study, another version or another class of names', () => {
    const all = [
      pseudonym(key, 'person', 'x'),
      pseudonym(studyKey(folder, 'ST-BBBB-BBBB', 1), 'person', 'x'),
      pseudonym(studyKey(folder, 'ST-AAAA-AAAA', 2), 'person', 'x'),
      pseudonym(key, 'practice', 'x'),
    ]
    assert.equal(new Set(all).size, 4)
  })

  // T19: whoever has two studies side by side cannot put their people in one order
  test('order people so that two studies have nothing in common', () => {
    const people = Array.from({ length: 2000 }, (_, one) => `${one}`)
    const place = (study: string) => {
      const order = inRandomOrder(studyKey(folder, study, 1), people)
      return people.map((one) => order.indexOf(one))
    }
    const undefended = correlation(people.map(Number), people.map(Number))
    const defended = correlation(place('ST-CCCC-CCCC'), place('ST-DDDD-DDDD'))
    console.log(`T19 rank correlation: undefended ${undefended}, defended ${defended.toFixed(3)}`)
    assert.equal(undefended, 1)
    assert.ok(Math.abs(defended) < 0.1)
  })

  test('cannot be made again once the keys of a closed study are destroyed', () => {
    const before = pseudonym(studyKey(folder, 'ST-EEEE-EEEE', 1), 'person', 'x')
    destroyKeys(folder, 'ST-EEEE-EEEE')
    assert.notEqual(pseudonym(studyKey(folder, 'ST-EEEE-EEEE', 1), 'person', 'x'), before)
  })
})

function correlation(one: readonly number[], other: readonly number[]): number {
  const mean = (one.length - 1) / 2
  const sum = (of: (index: number) => number) =>
    one.reduce((total, _, index) => total + of(index), 0)
  const a = (index: number) => (one[index] ?? 0) - mean
  const b = (index: number) => (other[index] ?? 0) - mean
  return sum((at) => a(at) * b(at)) / sum((at) => a(at) ** 2)
}
