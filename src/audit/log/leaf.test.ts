import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { commitmentTo, entryOf, leafKinds, leafOf, noHash, tagOf } from './leaf.ts'

const secret = Buffer.alloc(32, 7)
const leaf = {
  kind: leafKinds.read,
  timeMs: Date.UTC(2026, 10, 29),
  tag: tagOf(secret, 'a patient', 2026),
  number: 5_000_000_000,
  before: Buffer.alloc(32, 1),
  commitment: commitmentTo('{}', Buffer.alloc(32, 2)),
}

test('an entry is read back as it was written, and lies as the format says', () => {
  const entry = entryOf(leaf)
  assert.deepEqual(leafOf(entry), leaf)
  assert.equal(entry.subarray(0, 4).toString('hex'), '01010000')
  assert.equal(entry.readBigUInt64BE(28), 5_000_000_000n)
  assert.equal(entry.subarray(36, 68).toString('hex'), '01'.repeat(32))
})

test('other bytes are no entry', () => {
  const entry = entryOf({ ...leaf, before: noHash })
  const wrong = [entry.subarray(1), Buffer.concat([entry, entry]), Buffer.from(entry).fill(2, 0, 1)]
  wrong.push(Buffer.from(entry).fill(1, 2, 3))
  for (const bytes of wrong) assert.throws(() => leafOf(bytes), TypeError)
})

test('a tag is of one patient in one year', () => {
  const tags = [
    leaf.tag,
    tagOf(secret, 'another', 2026),
    tagOf(secret, 'a patient', 2027),
    tagOf(Buffer.alloc(32, 8), 'a patient', 2026),
  ]
  assert.equal(new Set(tags.map((tag) => tag.toString('hex'))).size, tags.length)
  assert.deepEqual(tagOf(secret, 'a patient', 2026), leaf.tag)
})

test('a commitment opens with its nonce and body alone', () => {
  const others = [commitmentTo('{} ', Buffer.alloc(32, 2)), commitmentTo('{}', Buffer.alloc(32, 3))]
  assert.deepEqual(commitmentTo('{}', Buffer.alloc(32, 2)), leaf.commitment)
  for (const other of others) assert.notDeepEqual(other, leaf.commitment)
})

test('a commitment is an HMAC-SHA256', () => {
  for (let length = 0; length < 200; length++) {
    const [nonce, body] = [randomBytes(32), 'ü'.repeat(length)]
    const expected = createHmac('sha256', nonce).update(body).digest()
    assert.deepEqual(commitmentTo(body, nonce), expected)
  }
})

test('a tag is made of HMAC-SHA256, too', () => {
  const key = createHmac('sha256', secret).update('a patient').digest()
  const ofYear = createHmac('sha256', key)
    .update(Buffer.from([0x07, 0xea]))
    .digest()
  assert.deepEqual(leaf.tag, ofYear.subarray(0, 16))
})
