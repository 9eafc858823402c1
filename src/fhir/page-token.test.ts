import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { newEntryId, newPatientId } from '../identity/ids.ts'
import { pageToken, parsePageToken } from './page-token.ts'

const key = { id: 'k1', secret: Buffer.alloc(32, 1) }
const actor = (name: string) => ({
  session: createHash('sha256').update(name).digest(),
  requestId: 'r',
  route: 'GET /x',
})
const patient = newPatientId()
const page = { after: newEntryId(), count: 50, sight: 'c7' }
const token = pageToken(key, actor('nurse'), patient, page)

test('a token opens the page it was made for', () => {
  assert.deepEqual(parsePageToken(key, actor('nurse'), patient, token), page)
})

const foreign: readonly [what: string, () => unknown][] = [
  ['another session', () => parsePageToken(key, actor('other'), patient, token)],
  ['another patient', () => parsePageToken(key, actor('nurse'), newPatientId(), token)],
  [
    'another key',
    () => parsePageToken({ id: 'k1', secret: Buffer.alloc(32, 2) }, actor('nurse'), patient, token),
  ],
  [
    'a key that has been replaced',
    () => parsePageToken({ id: 'k2', secret: key.secret }, actor('nurse'), patient, token),
  ],
  ['nothing', () => parsePageToken(key, actor('nurse'), patient, '')],
  [
    'a token without its signature',
    () => parsePageToken(key, actor('nurse'), patient, token.split('.').slice(0, 4).join('.')),
  ],
]

for (const [what, parse] of foreign) {
  test(`a token does not open for ${what}`, () => assert.throws(parse, { code: 'invalid' }))
}

test('a token changed anywhere opens nothing', () => {
  fc.assert(
    fc.property(
      fc.nat(token.length - 1),
      fc.constantFrom(...Array.from('09azAZ.-_')),
      (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1)
        if (changed === token) return
        assert.throws(() => parsePageToken(key, actor('nurse'), patient, changed), {
          code: 'invalid',
        })
      },
    ),
  )
})
