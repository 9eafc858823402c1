import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  isReviewed,
  isToBeAskedAgain,
  maySpeak,
  parentOver,
  parentUntil,
  whyNotSaid,
} from './who-speaks.ts'

// domain.md 1.4, 2.9: who may say what is chosen, at which age.

suite('a choice said by', () => {
  for (const [by, age, found, may] of [
    ['patient', 10, null, 'no'],
    ['patient', 10, 'competent', 'no'],
    ['patient', 11, null, 'review'],
    ['patient', 11, 'competent', 'now'],
    ['patient', 12, null, 'now'],
    ['patient', 12, 'not-competent', 'no'],
    ['patient', 15, 'not-competent', 'no'],
    ['patient', 16, 'not-competent', 'now'],
    ['patient', 90, null, 'now'],
    ['parent', 10, null, 'now'],
    ['parent', 11, null, 'now'],
    ['parent', 11, 'competent', 'no'],
    ['parent', 12, null, 'review'],
    ['parent', 12, 'competent', 'no'],
    ['parent', 12, 'not-competent', 'now'],
    ['parent', 15, null, 'review'],
    ['parent', 15, 'not-competent', 'now'],
    ['parent', 16, null, 'no'],
    ['parent', 16, 'not-competent', 'no'],
    ['attorney', 15, null, 'no'],
    ['attorney', 16, null, 'now'],
    ['deputy', 15, 'not-competent', 'no'],
    ['deputy', 40, null, 'now'],
    ['best-interests', 14, null, 'clinician'],
    ['best-interests', 14, 'not-competent', 'clinician'],
    ['best-interests', 14, 'competent', 'no'],
    ['best-interests', 16, 'competent', 'clinician'],
    ['best-interests', 40, null, 'clinician'],
  ] as const) {
    test(`${by} at ${age}, found ${found ?? 'nothing yet'}: ${may}`, () =>
      assert.equal(maySpeak(by, age, found), may))
  }
})

suite('what a parent was given', () => {
  const born = '2012-02-29'
  for (const [found, until] of [
    [null, '2025-03-01'],
    ['competent', null],
    ['not-competent', '2028-02-29'],
  ] as const) {
    test(`ends on ${until ?? 'the day before any'} where the child was found ${found}`, () =>
      assert.equal(parentUntil(born, found), until))
  }

  for (const [today, found, over] of [
    ['2020-01-01', null, null],
    ['2025-02-28', null, null],
    ['2025-03-01', null, 'unreviewed'],
    ['2025-03-01', 'not-competent', null],
    ['2024-01-01', 'competent', 'competent'],
    ['2028-02-28', 'not-competent', null],
    ['2028-02-29', 'not-competent', 'adult'],
    ['2028-02-29', 'competent', 'adult'],
    ['2028-02-29', null, 'adult'],
  ] as const) {
    test(`on ${today}, found ${found}: ${over ?? 'it holds'}`, () =>
      assert.equal(parentOver(born, today, found), over))
  }
})

test('somebody is reviewed from 11 to 15', () => {
  assert.deepEqual([10, 11, 15, 16].map(isReviewed), [false, true, true, false])
})

test('at 16 a patient is asked again what a parent chose', () => {
  assert.deepEqual(
    [
      isToBeAskedAgain('parent', 15),
      isToBeAskedAgain('parent', 16),
      isToBeAskedAgain('patient', 16),
    ],
    [false, true, false],
  )
})

test('whoever is refused is told whom to ask', () => {
  assert.deepEqual(
    [
      whyNotSaid('parent', 16, 'no', true),
      whyNotSaid('parent', 13, 'no', true),
      whyNotSaid('best-interests', 13, 'no', true),
      whyNotSaid('parent', 13, 'review', true),
      whyNotSaid('patient', 9, 'no', true),
      whyNotSaid('deputy', 9, 'no', true),
      whyNotSaid('best-interests', 40, 'clinician', true),
    ],
    [
      'From 16 on a patient decides for themselves. Ask the patient',
      'A clinician found that this child decides for themselves. Ask the child',
      'A clinician found that this child decides for themselves. Ask the child',
      'A clinician of the registered practice first reviews whether this child decides for themselves',
      'A parent speaks for this child. Ask a parent',
      'Attorneys and deputies speak for people of 16 or more',
      'A clinician decides this, and says what it stands on',
    ],
  )
})

test('who may not read what was found is told the same whatever it was, and the rest as everybody', () => {
  const neutral =
    'This cannot be recorded as said by them. The patient’s GP practice knows who decides this: ask there'
  for (const [by, age, may] of [
    ['parent', 13, 'no'],
    ['parent', 13, 'review'],
    ['patient', 11, 'no'],
    ['patient', 11, 'review'],
    ['best-interests', 15, 'no'],
  ] as const) {
    assert.equal(whyNotSaid(by, age, may, false), neutral)
  }
  for (const [by, age, may] of [
    ['parent', 16, 'no'],
    ['patient', 10, 'no'],
    ['deputy', 13, 'no'],
    ['best-interests', 13, 'clinician'],
  ] as const) {
    assert.equal(whyNotSaid(by, age, may, false), whyNotSaid(by, age, may, true))
  }
})
