import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addMonths } from '../identity/age.ts'
import { answerBy, nextWorkingDay } from './working-day.ts'

const holidays: readonly (readonly [name: string, day: string, next: string])[] = [
  ['an ordinary Monday', '2026-11-23', '2026-11-23'],
  ['a Saturday', '2026-11-21', '2026-11-23'],
  ['a Sunday', '2026-11-22', '2026-11-23'],
  ['New Year’s Day', '2026-01-01', '2026-01-02'],
  ['New Year’s Day on a Saturday', '2028-01-01', '2028-01-04'],
  ['New Year’s Day on a Sunday', '2023-01-01', '2023-01-03'],
  ['Good Friday', '2026-04-03', '2026-04-07'],
  ['Easter Monday', '2027-03-29', '2027-03-30'],
  ['a late Easter', '2025-04-18', '2025-04-22'],
  ['an early Easter', '2024-03-29', '2024-04-02'],
  ['early May', '2026-05-04', '2026-05-05'],
  ['the first of May, a Monday', '2028-05-01', '2028-05-02'],
  ['the end of May', '2026-05-25', '2026-05-26'],
  ['the end of May, on the 31st', '2027-05-31', '2027-06-01'],
  ['the end of August', '2026-08-31', '2026-09-01'],
  ['Christmas on a Friday', '2026-12-25', '2026-12-29'],
  ['Christmas on a Saturday', '2027-12-25', '2027-12-29'],
  ['Christmas on a Sunday', '2022-12-25', '2022-12-28'],
  ['Boxing Day after Christmas on a Thursday', '2025-12-26', '2025-12-29'],
  ['Christmas on a Monday', '2028-12-25', '2028-12-27'],
]

for (const [name, day, next] of holidays) {
  test(`${name}: ${next}`, () => assert.equal(nextWorkingDay(day), next))
}

test('a month later is the same day, or the last of the month', () => {
  assert.deepEqual(
    ['2026-09-03', '2027-01-30', '2028-01-31', '2026-12-15'].map((day) => addMonths(day, 1)),
    ['2026-10-03', '2027-02-28', '2028-02-29', '2027-01-15'],
  )
})

const answers: readonly (readonly [asked: string, by: string])[] = [
  ['2026-09-03', '2026-10-05'],
  ['2027-01-31', '2027-03-01'],
  ['2026-11-25', '2026-12-29'],
  ['2026-11-29', '2026-12-29'],
  ['2026-12-01', '2027-01-04'],
]

for (const [asked, by] of answers) {
  test(`asked on ${asked}, to be answered by ${by}`, () => assert.equal(answerBy(asked), by))
}
