import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateCondition } from './dates.ts'

const now = Date.parse('2026-11-30T12:00:00Z')
const spanOf = (value: string) => {
  const { boxes } = dateCondition('date', 'effective', value, now)
  return boxes.map(({ endsAfter, beginsBefore }) => [endsAfter, beginsBefore])
}

// what is asked, and between which days something must be at least in part: a tenth of how far it is from today, in days
const table: readonly (readonly [asked: string, after: string, before: string])[] = [
  ['ap2026-11-30', '2026-11-30', '2026-12-01'],
  ['ap2026-11-10', '2026-11-08', '2026-11-13'],
  ['ap2026-01', '2025-11-29', '2026-03-06'],
  ['ap2027-12-25', '2027-11-17', '2028-02-02'],
  ['ap1000', '1000-01-01', '1103-09-11'],
]

for (const [asked, after, before] of table) {
  test(`${asked} is from ${after} to ${before}`, () => {
    const time = 'T00:00:00.000000'
    assert.deepEqual(spanOf(asked), [[after + time, before + time]])
  })
}
