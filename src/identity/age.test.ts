import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, addMonths, ageOn, birthdayOf, dayIn, startOfDay } from './age.ts'

test('days are those of England: summer time moves midnight', () => {
  assert.equal(dayIn(new Date('2026-06-30T23:30:00Z')), '2026-07-01')
  assert.equal(dayIn(new Date('2026-12-31T23:30:00Z')), '2026-12-31')
})

test('days are those of the calendar at every hour about midnight, of a century', () => {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' })
  for (let day = Date.UTC(1940, 0, 1); day < Date.UTC(2040, 0, 1); day += 86_400_000) {
    for (const hour of [0, 12, 21.5, 22, 22.99, 23, 23.5]) {
      const at = new Date(day + hour * 3_600_000)
      assert.equal(dayIn(at), calendar.format(at), at.toISOString())
    }
  }
})

test('a day begins with its first moment, in winter, in summer and when the clocks change', () => {
  for (let day = '2025-12-31'; day < '2027-01-02'; day = addDays(day, 1)) {
    const start = startOfDay(day)
    assert.deepEqual([dayIn(start), dayIn(new Date(start.getTime() - 1))], [day, addDays(day, -1)])
  }
})

test('months are added as the calendar has them: on each day of nine years, and far away', () => {
  for (let at = Date.UTC(1996, 0, 1); at < Date.UTC(2005, 0, 1); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    for (const months of [-1200, -37, -12, -6, -1, 0, 1, 6, 11, 12, 25]) {
      const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
      const last = new Date(Date.UTC(year, month + months, 0))
      last.setUTCDate(Math.min(date, last.getUTCDate()))
      assert.equal(addMonths(day, months), last.toISOString().slice(0, 10), `${day} ${months}`)
    }
  }
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
