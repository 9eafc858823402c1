import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codesToEnter, preferenceCodes, preferences } from './preference.ts'

test('no code is made up', () => {
  const today = preferenceCodes.filter(({ read2 }) => read2 !== '93C3')
  assert.ok(today.every(({ snomed }) => snomed === null))
})

test('a practice is told which codes to enter for what was said', () => {
  assert.deepEqual(
    preferences.map((one) => [one, codesToEnter(one)]),
    [
      ['no-preference', undefined],
      ['core', 'Read v2 9Ndm, CTV3 XaXbY'],
      ['additional', 'Read v2 9Ndn, CTV3 XaXbZ'],
      ['dissent', 'Read v2 9Ndo, CTV3 XaXj6'],
    ],
  )
})
