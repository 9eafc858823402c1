import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, parseDay } from './fields.ts'

test('only fields sent once as text are taken', () => {
  assert.deepEqual(fieldsOf({ a: 'x', b: ['y', 'z'], c: 1 }), { a: 'x' })
  assert.deepEqual(fieldsOf(null), {})
  assert.deepEqual(fieldsOf('text'), {})
})

const days: readonly [year: string, month: string, day: string, expected: string | undefined][] = [
  ['1980', '3', '31', '1980-03-31'],
  [' 1980 ', '03', ' 1', '1980-03-01'],
  ['2024', '2', '29', '2024-02-29'],
  ['2023', '2', '29', undefined],
  ['1980', '13', '1', undefined],
  ['80', '3', '1', undefined],
  ['1980', '', '1', undefined],
  ['1980', '3', '0', undefined],
  ['1980', '3', 'x', undefined],
]

for (const [year, month, day, expected] of days) {
  test(`day ${day}, month ${month}, year ${year} is ${expected ?? 'not a day'}`, () => {
    const fields = { 'on-year': year, 'on-month': month, 'on-day': day }
    assert.equal(parseDay(fields, 'on'), expected)
  })
}

test('characters that turn the direction of writing are refused, and other scripts are not', () => {
  for (const turn of ['\u202e', '\u202a', '\u2066', '\u2069', '\u0000']) {
    assert.throws(() => fieldsOf({ text: `5${turn}0 mg` }), { code: 'invalid' })
  }
  const fields = { text: 'Siân, 山田, مريم\n\t10 mg' }
  assert.deepEqual(fieldsOf(fields), fields)
})
