import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNotToGive } from './not-to-give.ts'

for (const [what, resource, expected] of [
  ['a request', { intent: 'order' }, false],
  ['one that says in so many words that it is to be followed', { doNotPerform: false }, false],
  ['one that says not to', { intent: 'order', doNotPerform: true }, true],
  ['a proposal', { intent: 'proposal' }, true],
  ['one of several options', { intent: 'option' }, true],
  ['what is no resource', null, false],
] as const) {
  test(`${what} is ${expected ? 'not to be given' : 'to be given'}`, () =>
    assert.equal(isNotToGive(resource), expected))
}
