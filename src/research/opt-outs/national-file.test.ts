import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { checkDigit } from '../../identity/nhs-number.ts'
import {
  answerHolds,
  believed,
  fileOf,
  numbersIn,
  OptOutsRefused,
  requireFresh,
} from './national-file.ts'

// The list of who has not opted out: what is not believed refuses the build (NDO-5, T22).

const numbers = ['9990000018', '9990000026', '9990000034']
const asked = new Set(numbers)

suite('the file', () => {
  test('has a number and a comma on each line, which ends with a line feed', () => {
    assert.equal(fileOf(numbers), '9990000018,\n9990000026,\n9990000034,\n')
    assert.deepEqual(numbersIn(fileOf(numbers)), asked)
  })
})

suite('an answer', () => {
  test('leaves out who opted out', () => {
    const allowed = believed(asked, fileOf(numbers.slice(1)), undefined)
    assert.deepEqual([...allowed], numbers.slice(1))
  })

  const refused: readonly (readonly [what: string, answer: string, why: string])[] = [
    ['that is empty', '', 'empty'],
    ['with carriage returns', fileOf(numbers).replaceAll('\n', '\r\n'), 'malformed'],
    ['that was cut off', fileOf(numbers).slice(0, -1), 'malformed'],
    ['with a line of words', 'error,\n', 'malformed'],
    ['with a number that is none', '9990000019,\n', 'malformed'],
    ['with a space', ' 9990000018,\n', 'malformed'],
    ['with two in a line', '9990000018,9990000026,\n', 'malformed'],
    ['with one that was not asked about', fileOf([...numbers, '9990000042']), 'not-asked'],
    ['with one twice', fileOf([...numbers, '9990000018']), 'repeated'],
  ]
  for (const [what, answer, why] of refused) {
    test(`${what} is not believed`, () => {
      assert.throws(() => believed(asked, answer, undefined), hasWhy(why))
    })
  }

  const before: readonly (readonly [before: number, now: number, believed: boolean])[] = [
    [5, 0, true],
    [6, 0, false],
    [1000, 990, true],
    [1000, 989, false],
    [10, 60, true],
  ]
  for (const [was, now, isBelieved] of before) {
    test(`after ${was} had opted out, ${now} are ${isBelieved ? 'believed' : 'too few'}`, () => {
      const many = Array.from({ length: 10_000 }, (_, one) => withCheck(one)).filter((one) => one)
      const all = new Set(many.slice(0, 5000))
      const check = () => believed(all, fileOf([...all].slice(now)), was)
      if (isBelieved) assert.doesNotThrow(check)
      else assert.throws(check, hasWhy('opt-outs-vanished'))
    })
  }

  const at = new Date('2026-11-30T12:00:00Z')
  for (const [what, age, holds] of [
    ['now', 0, true],
    ['a day ago', answerHolds, true],
    ['longer ago', answerHolds + 1, false],
    ['in the future', -1, false],
  ] as const) {
    test(`given ${what} ${holds ? 'holds' : 'is stale'}`, () => {
      const check = () => requireFresh(new Date(at.getTime() - age), at)
      if (holds) assert.doesNotThrow(check)
      else assert.throws(check, hasWhy('stale'))
    })
  }
})

function hasWhy(why: string) {
  return (error: unknown) => error instanceof OptOutsRefused && error.why === why
}

/** The number at a place of the range that is never issued, or '' where there is none. */
function withCheck(place: number): string {
  const nine = String(999_000_000 + place)
  const last = checkDigit(nine)
  return last === undefined ? '' : `${nine}${last}`
}
