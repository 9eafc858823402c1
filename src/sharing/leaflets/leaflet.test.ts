import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { findLeaflet, leafletAt, leaflets, requireLeaflet, type Leaflet } from './leaflet.ts'

/** SHA-256 of each version as it was published: add a line for a new one, and change none. */
const published: Readonly<Record<string, string>> = {
  '1': '050579728418bc0fa3e8d97512dd035d1f7703141556d921de3a75c1e8aa4792',
}

test('what was published is as it was, and versions begin one after the other', () => {
  const digests = leaflets.map((one) => [one.version, hash('sha256', JSON.stringify(one))])
  assert.deepEqual(Object.fromEntries(digests), published)
  assert.equal(digests.length, Object.keys(published).length)
  for (const [n, { from }] of leaflets.entries()) {
    const before = leaflets[n - 1]
    assert.ok(before === undefined || before.from < from, `version ${n + 1} begins later`)
  }
})

const at = (day: string) => new Date(`${day}T00:00:00Z`)
const version = (name: string, day: string): Leaflet => ({
  ...{ version: name, from: at(day), lede: '', say: { out: '', into: '' }, questions: [] },
})
const two = [version('1', '2026-03-01'), version('2', '2026-06-01')]
const rows: [day: string, shown: string, known: readonly string[]][] = [
  ['2026-02-28', '1', ['1']],
  ['2026-03-01', '1', ['1']],
  ['2026-05-31', '1', ['1']],
  ['2026-06-01', '2', ['1', '2']],
  ['2030-01-01', '2', ['1', '2']],
]
for (const [day, shown, known] of rows) {
  test(`on ${day} version ${shown} is shown, and ${known.join(' and ')} may have been`, () => {
    assert.equal(leafletAt(at(day), two).version, shown)
    const found = ['1', '2', '3', ''].filter((one) => findLeaflet(one, at(day), two))
    assert.deepEqual(found, known)
  })
}

test('a version that nobody can have been shown is refused', () => {
  assert.throws(() => requireLeaflet('words of somebody', new Date()), { code: 'invalid' })
  requireLeaflet(leafletAt(new Date()).version, new Date())
})
