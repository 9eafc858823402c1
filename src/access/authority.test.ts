import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { missingProof, proofsNeeded, whyNotAsked, type NotAsked, type Whose } from './authority.ts'
import { askers, type Asker } from './request.ts'

const adult: Whose = { age: 40, found: null, died: false }
const child = (age: number, found: Whose['found'] = null): Whose => ({ age, found, died: false })
const dead: Whose = { age: 80, found: null, died: true }

suite('a copy is asked for', () => {
  for (const [who, whose, name, why] of [
    ['patient', adult, 'an adult', null],
    ['patient', child(8), 'a child of 8', 'child'],
    ['patient', child(11), 'a child of 11 whom nobody reviewed', 'review'],
    ['patient', child(12), 'a child of 12', null],
    ['patient', child(13, 'not-competent'), 'a child of 13 who was found not to decide', 'child'],
    ['patient', child(9, 'competent'), 'a child of 9 found to decide', 'child'],
    ['parent', child(8), 'a child of 8', null],
    ['parent', child(14), 'a child of 14, who is asked', null],
    ['parent', child(16), 'somebody of 16', 'adult'],
    ['attorney', child(15), 'a child of 15', 'child'],
    ['attorney', child(16), 'somebody of 16', null],
    ['deputy', adult, 'an adult', null],
    ['representative', adult, 'an adult', null],
    ['solicitor', adult, 'an adult', null],
    ['solicitor', dead, 'somebody who has died', 'died'],
    ['patient', dead, 'somebody who has died', 'died'],
    ['personal-representative', dead, 'somebody who has died', null],
    ['claimant', dead, 'somebody who has died', null],
    ['claimant', adult, 'somebody who lives', 'lives'],
  ] as const satisfies readonly (readonly [Asker, Whose, string, NotAsked])[]) {
    test(`by ${who} of ${name}: ${why ?? 'yes'}`, () => {
      assert.equal(whyNotAsked(who, whose), why)
    })
  }
})

suite('before the record is read, has to be seen', () => {
  const needed: Readonly<Record<Asker, string>> = {
    patient: '',
    parent: 'parental-responsibility/court-order',
    attorney: 'lasting-power',
    deputy: 'court-order',
    representative: 'signed-authority/patient-confirms',
    solicitor: 'signed-authority patient-confirms',
    'personal-representative': 'grant',
    claimant: 'claim',
  }
  for (const who of askers) {
    test(`of ${who}: ${needed[who] || 'who they are'}`, () => {
      const groups = proofsNeeded(who, child(8)).map((group) => group.join('/'))
      assert.equal(groups.join(' '), needed[who])
    })
  }

  for (const [age, found, asked] of [
    [11, null, false],
    [12, null, true],
    [13, 'not-competent', false],
    [10, 'competent', true],
  ] as const) {
    test(`of a parent, that a child of ${age} agrees (${found ?? 'not reviewed'}): ${asked}`, () => {
      const groups = proofsNeeded('parent', child(age, found)).flat()
      assert.equal(groups.includes('child-agrees'), asked)
    })
  }

  test('one of each group', () => {
    const needs = proofsNeeded('solicitor', adult)
    assert.deepEqual(missingProof(needs, ['signed-authority']), ['patient-confirms'])
    assert.equal(missingProof(needs, ['signed-authority', 'patient-confirms']), undefined)
  })
})
