import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageOn, birthdayOf, dayIn } from './age.ts'

test('days are those of England: summer time moves midnight', () => {
  assert.equal(dayIn(new Date('2026-06-30T23:30:00Z')), '2026-07-01')
  assert.equal(dayIn(new Date('2026-12-31T23:30:00Z')), '2026-12-31')
})

for (const [born, years, day] of [
  ['2010-05-06', 16, '2026-05-06'],
  ['2012-02-29', 13, '2025-03-01'],
  ['2012-02-29', 16, '2028-02-29'],
  ['2011-03-01', 13, '2024-03-01'],
  ['2011-02-28', 13, '2024-02-28'],
  ['2010-12-31', 16, '2026-12-31'],
] as const) {
  test(`who is born on ${born} is ${years} from ${day} on, and not the day before`, () => {
    assert.equal(birthdayOf(born, years), day)
    const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
    assert.deepEqual([ageOn(born, before), ageOn(born, day)], [years - 1, years])
  })
}
