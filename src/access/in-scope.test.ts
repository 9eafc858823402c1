import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inScope } from './in-scope.ts'
import type { Item } from './item.ts'
import type { Scope } from './request.ts'

const item = (part: Item['part'], at: string | null): Item => ({
  ...{ id: 'x', part, title: 'x', at: at === null ? null : new Date(at), writer: null },
  ...{ isPrivate: false, version: null, texts: [], resource: null, attachment: null },
})
const all: Scope = { parts: null, from: null, until: null, words: null }
const march = item('letters', '2025-03-04T12:00:00Z')

const rows: readonly (readonly [what: string, item: Item, scope: Scope, isIn: boolean])[] = [
  ['everything is asked for', march, all, true],
  ['its part is asked for', march, { ...all, parts: ['letters', 'results'] }, true],
  ['another part is', march, { ...all, parts: ['results'] }, false],
  ['its day is the first', march, { ...all, from: '2025-03-04' }, true],
  ['its day is the last', march, { ...all, until: '2025-03-04' }, true],
  ['it is older', march, { ...all, from: '2025-03-05' }, false],
  ['it is newer', march, { ...all, until: '2025-03-03' }, false],
  // 23:30 in England, in summer
  [
    'its day is that in England',
    item('letters', '2025-07-01T22:30:00Z'),
    { ...all, until: '2025-07-01' },
    true,
  ],
  ['it has no day', item('letters', null), { ...all, from: '2025-01-01' }, true],
  ['it is asked for in own words alone', march, { ...all, parts: [], words: 'My knee' }, true],
  [
    'its day is another than what is asked for in own words',
    march,
    { ...all, parts: [], words: 'My knee', until: '2025-03-03' },
    false,
  ],
  [
    'it is the request itself',
    item('request', '2026-01-01T12:00:00Z'),
    { ...all, parts: ['results'], until: '2025-01-01' },
    true,
  ],
]

for (const [what, one, scope, isIn] of rows) {
  test(`an item ${isIn ? 'goes in' : 'stays out'} where ${what}`, () => {
    assert.equal(inScope(one, scope), isIn)
  })
}
