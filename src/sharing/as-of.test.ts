import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OdsCode } from '../identity/ods-code.ts'
import { gapsOn, lineInForce } from './as-of.ts'
import type { PastChoice } from './choices.ts'

const day = (text: string) => new Date(`${text}T23:59:59.999Z`)
const line = (on: string, more: Partial<PastChoice> = {}): PastChoice => ({
  ...{ id: '', at: new Date(`${on}T10:00:00Z`), organisation: 'Z1' as OdsCode, what: 'share-out' },
  ...{ value: 'yes', basis: 'express', channel: 'online', recordedBy: 'patient' },
  ...{ askedBy: null, leafletVersion: null, until: null, reference: null },
  ...more,
})

const now = new Date('2026-06-10T12:00:00Z')
const began = new Date('2026-01-05T09:00:00Z')
const brought = [line('2026-02-01', { basis: 'migrated' })]
const gaps: [name: string, end: string, past: readonly PastChoice[], gaps: readonly string[]][] = [
  ['a day since the record began', '2026-03-03', [], []],
  ['today', '2026-06-10', [], ['not-over']],
  ['the day it began', '2026-01-05', [], []],
  ['the day before it began', '2026-01-04', [], ['before-the-record']],
  ['before choices were brought over', '2026-01-31', brought, ['brought-over']],
  ['the day they were', '2026-02-01', brought, []],
  ['before a choice made here', '2026-01-31', [line('2026-02-01')], []],
  ['before all of it', '2025-12-31', brought, ['before-the-record', 'brought-over']],
]
for (const [name, end, past, expected] of gaps) {
  test(`what cannot be known of ${name}: ${expected.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(gapsOn(day(end), { now, began, past }), expected)
  })
}

const [no, yes] = [line('2026-03-01', { value: 'no' }), line('2026-02-01')]
const ending = line('2026-02-01', { until: new Date('2026-02-10T00:00:00Z') })
const about = { organisation: 'Z1', what: 'share-out' } as const
const inForce: [name: string, past: readonly PastChoice[], on: string, found?: PastChoice][] = [
  ['the newest by then', [no, yes], '2026-03-01', no],
  ['an older one before it', [no, yes], '2026-02-28', yes],
  ['none before the first', [no, yes], '2026-01-31'],
  ['one that has not ended yet', [ending], '2026-02-09', ending],
  ['none after it ended', [ending], '2026-02-10'],
  [
    'none about another service',
    [line('2026-02-01', { organisation: 'Z2' as OdsCode })],
    '2026-03-01',
  ],
  ['none the other way round', [line('2026-02-01', { what: 'share-in' })], '2026-03-01'],
]
for (const [name, past, on, found] of inForce) {
  test(`what a choice rested on: ${name}`, () => {
    assert.equal(lineInForce(past, about, day(on)), found)
  })
}
