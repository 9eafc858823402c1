import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { openingOf, sealEvent } from './event-body.ts'
import type { AccessEvent } from './event.ts'
import { commitmentTo } from './log/leaf.ts'

const event: AccessEvent = {
  ...{ patient: 'p', kind: 'open', actorKind: 'staff', actor: 'a', actorName: 'Nora “N” Sample' },
  ...{ organisation: 'Z1', role: 'nurse', purpose: 'direct care', rule: 'shared', route: 'GET /x' },
  ...{ filter: 'year=2025', own: ['Z1'], sources: ['Z1', 'Z2'], choiceVersion: '7', count: 3 },
  ...{ digest: Buffer.alloc(32, 5), requestId: 'r' },
}
const rest = `{"filter":"year=2025","returned":{"count":3,"digest":"${'05'.repeat(32)}"},"route":"GET /x"}`
const bodyWith = (hidden: string, v: number) =>
  `{"actor":{"id":"a","kind":"staff","name":"Nora “N” Sample","organisation":"Z1","role":"nurse"},"decision":{"choiceVersion":"7","own":["Z1"],"rule":"shared","sources":["Z1","Z2"]},"id":"e","kind":"open","patient":"p","purpose":"direct care","request":"r","rest":"${hidden}","v":${v}}`

test('an event is canonical JSON, and what a patient must not count is a hash in it', () => {
  const secret = Buffer.from(Array.from({ length: 64 }, (_, n) => n))
  const hidden = createHash('sha256').update(secret.toString('hex', 32)).update(rest).digest('hex')
  assert.deepEqual(openingOf(secret, 'e', event), {
    nonce: secret.subarray(0, 32),
    body: bodyWith(hidden, 2),
  })
})

test('an event of the first version opens as it was sealed', () => {
  const secret = Buffer.alloc(32, 9)
  const hidden = commitmentTo(rest, commitmentTo('rest', secret)).toString('hex')
  assert.deepEqual(openingOf(secret, 'e', event), {
    nonce: commitmentTo('opening', secret),
    body: bodyWith(hidden, 1),
  })
})

test('each event is sealed with random bytes of its own, which open it', () => {
  const sealed = Array.from({ length: 600 }, () => sealEvent('e', event))
  assert.equal(new Set(sealed.map(({ nonce }) => nonce.toString('hex'))).size, 600)
  for (const { nonce, commitment } of sealed) {
    const opening = openingOf(nonce, 'e', event)
    assert.deepEqual([nonce.length, commitmentTo(opening.body, opening.nonce)], [64, commitment])
  }
})
