import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageText } from './age.ts'
import { dateText, dayOf, timeText, yearOf } from './date-text.tsx'

test('a moment is shown as the day and the time in England', () => {
  const cases = [
    ['2026-11-22T15:15:00Z', '22 November 2026', '3:15pm'],
    // Summer time: the day and the year are those of London, not of Greenwich.
    ['2026-06-30T23:30:00Z', '1 July 2026', '12:30am'],
    ['2026-12-31T23:59:59Z', '31 December 2026', '11:59pm'],
    ['2026-03-29T01:00:00Z', '29 March 2026', '2:00am'],
    ['2026-01-01T12:00:00Z', '1 January 2026', '12:00pm'],
  ] as const
  for (const [iso, day, time] of cases) {
    assert.deepEqual([dateText(new Date(iso)), timeText(new Date(iso))], [day, time])
  }
})

test('a date without a time stays that date, and part of a date stays that part', () => {
  const cases = [
    ['1951-03-04', '4 March 1951'],
    ['2026-06-30', '30 June 2026'],
    ['2009-06', 'June 2009'],
    ['2009', '2009'],
    ['last spring', 'last spring'],
    ['2026-02-', '2026-02-'],
    ['2026-13-01', '2026-13-01'],
    ['2026-06-13T23:30:00Z', '14 June 2026'],
    ['2024-05-07T09:30:00+01:00', '7 May 2024'],
  ] as const
  for (const [written, shown] of cases) assert.equal(dateText(written), shown)
})

test('entries are grouped by the day and year in England', () => {
  assert.equal(dayOf(new Date('2026-12-31T23:59:59Z')), '2026-12-31')
  assert.equal(dayOf(new Date('2026-06-30T23:30:00Z')), '2026-07-01')
  assert.equal(yearOf('2009-06'), '2009')
})

test('an age is in the words used for it', () => {
  const cases = [
    ['1951-03-04', '2026-03-03', '74 years'],
    ['1951-03-04', '2026-03-04', '75 years'],
    ['2008-02-29', '2026-02-28', '17 years'],
    ['2008-02-29', '2026-03-01', '18 years'],
    ['2024-11-23', '2026-11-22', '23 months'],
    ['2024-11-22', '2026-11-22', '2 years'],
    ['2026-09-22', '2026-11-22', '2 months'],
    ['2026-10-01', '2026-11-22', '7 weeks'],
    ['2026-11-21', '2026-11-22', '1 day'],
    ['2026-11-22', '2026-11-22', '0 days'],
  ] as const
  for (const [born, day, age] of cases) assert.equal(ageText(born, day), age, `${born} on ${day}`)
  assert.equal(ageText('2026-07-01', new Date('2026-06-30T23:30:00Z')), '0 days')
})
