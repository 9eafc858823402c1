import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preferenceCodes } from './preference.ts'

test('no code is made up', () => {
  assert.ok(Object.values(preferenceCodes).every(({ snomed }) => snomed === null))
  assert.equal(preferenceCodes.dissent.ctv3, 'XaXj6')
})
