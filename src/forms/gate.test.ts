import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { askedFrom, gate, lineOf, networkOf, trusted } from './gate.ts'

const loopback = trusted(['127.0.0.0/8', '::1'])

suite('where a request came from', () => {
  for (const [ip, forwarded, from] of [
    ['192.0.2.7', undefined, '192.0.2.7'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['::1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', 'unknown', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
    ['127.0.0.1', '2001:db8::1', '2001:db8::1'],
  ] as const) {
    test(`${ip}, told ${forwarded ?? 'nothing'}: ${from}`, () => {
      assert.equal(askedFrom(ip, forwarded, loopback), from)
    })
  }

  test('behind two proxies of ours, what the outer one was told by others is not believed', () => {
    const ours = trusted(['10.0.0.0/8', '192.0.2.1', '2001:db8:5::/48'])
    for (const [ip, forwarded, from] of [
      ['10.1.2.3', '203.0.113.9, 198.51.100.1, 192.0.2.1', '198.51.100.1'],
      ['2001:db8:5::7', '203.0.113.9', '203.0.113.9'],
      ['127.0.0.1', '203.0.113.9', '127.0.0.1'],
      ['10.1.2.3', '10.9.9.9', '10.9.9.9'],
    ] as const) {
      assert.equal(askedFrom(ip, forwarded, ours), from)
    }
  })
})

suite('what an address counts as', () => {
  for (const [address, line, network] of [
    ['192.0.2.7', '192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64', '2001:db8:0::/48'],
    ['2001:0db8:0000:0001::2', '2001:db8:0:1::/64', '2001:db8:0::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
  ] as const) {
    test(address, () => {
      assert.deepEqual([lineOf(address), networkOf(address)], [line, network])
    })
  }
})

test('a gate lets each name through so many times, and again when the time is over', () => {
  let now = 0
  const admits = gate({ most: 2, ms: 1000 }, () => now)
  const three = (name: string) => [1, 2, 3].map(() => admits(name))
  assert.deepEqual(three('a'), [true, true, false])
  assert.deepEqual(three('b'), [true, true, false])
  now = 1000
  assert.deepEqual(three('a'), [true, true, false])
})
