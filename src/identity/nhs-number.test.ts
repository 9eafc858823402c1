import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkDigit, formatNhsNumber, parseNhsNumber } from './nhs-number.ts'

// domain.md 6.1: computed test numbers that are never issued, and the worked example.
const valid = [
  ...['9990000018', '9990000026', '9990000034', '9990000042', '9990000050', '9990000069'],
  ...['9990000077', '9990000085', '9990000093', '9990000107', '9990833230', '9991666346'],
  ...['9992499451', '9993332569', '9994165674', '9994998781', '9995831899', '9996665003'],
  ...['9997498119', '9998331226', '9999164331', '9999997449', '9000000009'],
]

for (const number of valid) {
  test(`${number} is an NHS number of a test range`, () => {
    assert.equal(parseNhsNumber(number, true), number)
    assert.throws(() => parseNhsNumber(number, false), { code: 'invalid' })
  })
}

test('the worked example has check digit 9', () => {
  assert.equal(checkDigit('943476591'), 9)
  assert.equal(parseNhsNumber('943 476 5919', false), '9434765919')
})

test('spaces and dashes of any kind are left out', () => {
  for (const text of [' 943-476-5919 ', '943–476–5919', '943\u00a0476\u00a05919']) {
    assert.equal(parseNhsNumber(text, false), '9434765919')
  }
})

const refused: readonly [what: string, text: string, message: RegExp][] = [
  ['a wrong check digit', '9434765918', /check each digit/],
  ['the hint that no stem can have', '9991234567', /check each digit/],
  ['an often quoted example that fails', '9991234560', /check each digit/],
  ['all digits alike, which passes modulus 11', '0000000000', /check each digit/],
  ['too few digits', '943476591', /too short/],
  ['too many digits', '94347659199', /too long/],
  ['letters', '94347659IO', /digits only/],
  ['digits of another script', '٩٤٣٤٧٦٥٩١٩', /digits only/],
  ['a National Insurance number', 'QQ 12 34 56 C', /National Insurance/],
  ['nothing', '', /too short/],
]

for (const [what, text, message] of refused) {
  test(`${what} is refused and says why`, () => {
    assert.throws(() => parseNhsNumber(text, true), { code: 'invalid', message })
  })
}

test('a stem whose remainder is 10 has no number', () => {
  assert.equal(checkDigit('999000000'), undefined)
  assert.equal(checkDigit('999000005'), 0)
})

test('one changed digit never gives another NHS number', () => {
  const digit = fc.integer({ min: 0, max: 9 })
  fc.assert(
    fc.property(
      fc.constantFrom(...valid),
      fc.integer({ min: 0, max: 9 }),
      digit,
      (number, at, to) => {
        const changed = number.slice(0, at) + String(to) + number.slice(at + 1)
        if (changed !== number) assert.throws(() => parseNhsNumber(changed, true))
      },
    ),
  )
})

test('it is shown as 3 3 4', () => {
  assert.equal(formatNhsNumber(parseNhsNumber('9990000018', true)), '999 000 0018')
})
