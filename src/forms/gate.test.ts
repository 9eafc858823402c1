import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { countedAddress } from './gate.ts'

suite('whom a connection counts as', () => {
  for (const [ip, forwarded, counts] of [
    ['192.0.2.7', undefined, '192.0.2.7'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['::1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', 'unknown', '127.0.0.1'],
    ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
    ['127.0.0.1', '2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64'],
    ['127.0.0.1', '2001:0db8:0000:0001::2', '2001:db8:0:1::/64'],
    ['2001:db8::1', undefined, '2001:db8:0:0::/64'],
  ] as const) {
    test(`${ip}, told ${forwarded ?? 'nothing'}: ${counts}`, () => {
      assert.equal(countedAddress(ip, forwarded), counts)
    })
  }
})
