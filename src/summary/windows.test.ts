import assert from 'node:assert/strict'
import { addMonths } from '../identity/age.ts'
import { dayOfDate } from '../identity/day-text.ts'
import { suite, test } from 'node:test'
import {
  acuteWindow,
  isIn,
  leavesAcute,
  leavesRecent,
  leavesStopped,
  stoppedWindow,
} from './windows.ts'

// domain.md 1.2: both ends are in, days are days in England, and a short month is clamped to its end.

suite('a summary made on a day', () => {
  for (const [made, acuteFrom, stoppedFrom] of [
    ['2020-04-30', '2019-04-30', '2019-10-30'],
    ['2024-08-31', '2023-08-31', '2024-02-29'],
    ['2023-08-31', '2022-08-31', '2023-02-28'],
    ['2024-02-29', '2023-02-28', '2023-08-29'],
    ['2026-01-01', '2025-01-01', '2025-07-01'],
  ] as const) {
    test(`${made} looks back to ${acuteFrom} and ${stoppedFrom}`, () => {
      assert.deepEqual(acuteWindow(made), { from: acuteFrom, to: made })
      assert.deepEqual(stoppedWindow(made), { from: stoppedFrom, to: made })
    })
  }

  for (const [what, window, day, is] of [
    ['an issue 12 months before', acuteWindow('2020-04-30'), '2019-04-30', true],
    ['an issue a day earlier', acuteWindow('2020-04-30'), '2019-04-29', false],
    ['a stop 6 months before', stoppedWindow('2020-04-30'), '2019-10-30', true],
    ['a stop a day earlier', stoppedWindow('2020-04-30'), '2019-10-29', false],
    ['today', acuteWindow('2020-04-30'), '2020-04-30', true],
    ['tomorrow', acuteWindow('2020-04-30'), '2020-05-01', false],
  ] as const) {
    test(`${what} is ${is ? 'in' : 'out'}`, () => assert.equal(isIn(window, day), is))
  }
})

suite('a window passes', () => {
  for (const [day, acute, stopped] of [
    ['2019-04-30', '2020-05-01', '2019-11-01'],
    ['2024-02-29', '2025-03-01', '2024-09-01'],
    ['2023-02-28', '2024-03-01', '2023-09-01'],
    ['2023-08-31', '2024-09-01', '2024-03-01'],
  ] as const) {
    test(`for ${day} on ${acute} and ${stopped}, and not a day before`, () => {
      assert.deepEqual([leavesAcute(day), leavesStopped(day)], [acute, stopped])
      assert.ok(!isIn(acuteWindow(acute), day) && !isIn(stoppedWindow(stopped), day))
      assert.ok(isIn(acuteWindow(addDay(acute, -1)), day))
      assert.ok(isIn(stoppedWindow(addDay(stopped, -1)), day))
    })
  }

  test('for a registration after 90 days', () =>
    assert.equal(leavesRecent('2026-01-01'), '2026-04-01'))
})

suite('days', () => {
  for (const [written, day] of [
    ['2026-06-30', '2026-06-30'],
    ['2026-06-30T23:30:00Z', '2026-07-01'],
    ['2026-02', '2026-02-28'],
    ['2026', '2026-12-31'],
    ['soon', undefined],
  ] as const) {
    test(`${written} is ${day ?? 'no day'}`, () => assert.equal(dayOfDate(written), day))
  }

  test('months are added by their ends', () => {
    assert.equal(addMonths('2024-01-31', 1), '2024-02-29')
    assert.equal(addMonths('2024-01-31', -2), '2023-11-30')
  })
})

function addDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
