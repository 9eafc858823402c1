import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageOn, dayOf, isoDay, londonTime, workingDay, yearsLater } from './days.ts'

test('a day is read and written as its date', () => {
  for (const text of ['1970-01-01', '1931-02-28', '2024-02-29', '2026-11-23']) {
    assert.equal(isoDay(dayOf(text)), text)
  }
  for (const text of ['2026-02-30', '23.11.2026', '2026-11-23T00:00', '']) {
    assert.throws(() => dayOf(text), RangeError)
  }
})

test('a time in London has the offset of its day', () => {
  const times = {
    '2026-01-15': '2026-01-15T09:05:00+00:00',
    '2026-03-28': '2026-03-28T09:05:00+00:00',
    '2026-03-29': '2026-03-29T09:05:00+01:00',
    '2026-10-24': '2026-10-24T09:05:00+01:00',
    '2026-10-25': '2026-10-25T09:05:00+00:00',
    '1999-07-01': '1999-07-01T09:05:00+01:00',
  }
  for (const [day, expected] of Object.entries(times)) {
    assert.equal(londonTime(dayOf(day), 9 * 60 + 5), expected)
  }
})

test('an age is in whole years and changes on the birthday', () => {
  const birthday = dayOf('2000-11-24')
  assert.equal(ageOn(dayOf('2026-11-23'), birthday), 25)
  assert.equal(ageOn(dayOf('2026-11-24'), birthday), 26)
  assert.equal(isoDay(yearsLater(dayOf('2024-02-29'), 1)), '2025-03-01')
})

test('a weekend becomes the Monday after it', () => {
  const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']
  assert.deepEqual(
    days.map((day) => isoDay(workingDay(dayOf(day)))),
    ['2026-11-20', '2026-11-23', '2026-11-23', '2026-11-23'],
  )
})
