import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ageOn, isToBeAskedAgain, mayBeRecorded, preferenceCodes } from './preference.ts'

// domain.md 1.4: who may say what is preferred, at which age.

suite('a preference said by', () => {
  for (const [by, age, may] of [
    ['patient', 11, 'after-review'],
    ['patient', 12, 'now'],
    ['patient', 90, 'now'],
    ['parent', 11, 'now'],
    ['parent', 12, 'after-review'],
    ['parent', 15, 'after-review'],
    ['parent', 16, 'no'],
    ['attorney', 15, 'no'],
    ['attorney', 16, 'now'],
    ['deputy', 15, 'no'],
    ['deputy', 40, 'now'],
    ['best-interests', 40, 'after-review'],
  ] as const) {
    test(`${by} at ${age}: ${may}`, () => assert.equal(mayBeRecorded(by, age), may))
  }
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

test('age counts from the birthday on', () => {
  assert.deepEqual([ageOn('2010-05-06', '2026-05-05'), ageOn('2010-05-06', '2026-05-06')], [15, 16])
})

test('no code is made up', () => {
  assert.ok(Object.values(preferenceCodes).every(({ snomed }) => snomed === null))
  assert.equal(preferenceCodes.dissent.ctv3, 'XaXj6')
})
