import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeReturnAddress } from './return-address.ts'

const kept = ['/', '/my-record', '/patients/0abc/record?kind=medicines&page=2', '/entries/a.b']

for (const address of kept) {
  test(`${address} is a place to go back to`, () =>
    assert.equal(safeReturnAddress(address), address))
}

const refused: unknown[] = [
  undefined,
  null,
  7,
  ['/a', '/b'],
  '',
  'my-record',
  'https://evil.example/',
  'javascript:alert(1)',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  '/\n/evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/é',
  `/${'x'.repeat(2000)}`,
  '/sign-in',
  '/sign-in?as=staff',
  '/sign-out',
  '/dev/issuer/auth',
  '/x/../sign-out',
]

for (const address of refused) {
  test(`${JSON.stringify(address)?.slice(0, 40)} leads to the start page`, () =>
    assert.equal(safeReturnAddress(address), '/'))
}
