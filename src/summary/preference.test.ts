import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preferenceCodes, strictestPreference } from './preference.ts'

test('no code is made up', () => {
  assert.ok(Object.values(preferenceCodes).every(({ snomed }) => snomed === null))
  assert.equal(preferenceCodes.dissent.ctv3, 'XaXj6')
})

test('of two preferences the one that shows less is kept', () => {
  const orders = [
    ['dissent', 'core'],
    ['core', 'no-preference'],
    ['core', 'additional'],
    ['no-preference', 'additional'],
  ] as const
  for (const [strict, open] of orders) {
    assert.equal(strictestPreference(strict, open), strict)
    assert.equal(strictestPreference(open, strict), strict)
    assert.equal(strictestPreference(open, open), open)
  }
})
