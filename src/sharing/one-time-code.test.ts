import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  hashOfCode,
  newCode,
  opens,
  parseCode,
  spokenCode,
  type KeptCode,
} from './one-time-code.ts'

const settings = { key: Buffer.alloc(32, 7), hours: 24 }
const at = new Date('2026-03-03T12:00:00Z')
const hash = hashOfCode(settings, 'patient', 'Z30', '48276193')
const live: KeptCode = {
  ...{ hash, attempts: 0, usedAt: null, cancelledAt: null },
  expiresAt: new Date('2026-03-03T12:00:01Z'),
}

suite('a code opens', () => {
  const rows: [name: string, code: KeptCode, typed: Buffer, opens: boolean][] = [
    ['with its own digits', live, hash, true],
    ['not with others', live, hashOfCode(settings, 'patient', 'Z30', '48276194'), false],
    ['not for another service', live, hashOfCode(settings, 'patient', 'Z40', '48276193'), false],
    ['not for another patient', live, hashOfCode(settings, 'other', 'Z30', '48276193'), false],
    ['not once its time is over', { ...live, expiresAt: at }, hash, false],
    ['after four wrong ones', { ...live, attempts: 4 }, hash, true],
    ['not after five', { ...live, attempts: 5 }, hash, false],
    ['not twice', { ...live, usedAt: at }, hash, false],
    ['not when it was cancelled', { ...live, cancelledAt: at }, hash, false],
  ]
  for (const [name, code, typed, expected] of rows) {
    test(name, () => assert.equal(opens(code, typed, at), expected))
  }
})

test('a code is eight digits, shown in two groups, the first ones too when they are noughts', () => {
  for (let n = 0; n < 200; n++) assert.match(newCode(), /^\d{8}$/)
  assert.equal(spokenCode('00276193'), '0027 6193')
})

suite('what somebody types is read', () => {
  const rows: [typed: string, digits: string | undefined][] = [
    ['48276193', '48276193'],
    [' 4827 6193 ', '48276193'],
    ['4827-6193', '48276193'],
    ['4827619', undefined],
    ['482761933', undefined],
    ['4827619O', undefined],
    ['', undefined],
    [`${' '.repeat(100)}48276193`, undefined],
  ]
  for (const [typed, digits] of rows) {
    test(`“${typed.trim()}”`, () => assert.equal(parseCode(typed), digits))
  }
})
