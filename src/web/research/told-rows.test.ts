import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Shown, ToldTable } from '../../research/disclosure/protect.ts'
import { toldCsv } from './told-rows.ts'

test('a part is told of its group where each part is a number, and of no group with one that is few or hidden', () => {
  const groups: readonly (readonly [group: string, under: Shown, over: Shown, total: Shown])[] = [
    ['north', 300, 700, 1000],
    ['south', 400, 'few', 400],
    ['west', 'hidden', 500, 500],
  ]
  const table: ToldTable = {
    ...{ name: 'x', population: 'p', dimensions: ['region', 'band'], sensitive: true },
    ...{ keys: ['region', 'band'], fixed: [] },
    cells: groups.flatMap(([group, under, over]) => [
      { at: [group, 'under'], shown: under },
      { at: [group, 'over'], shown: over },
    ]),
    totals: groups.map(([group, , , total]) => ({ at: [group, null], shown: total })),
  }
  assert.deepEqual(toldCsv(table).replaceAll('"', '').trim().split('\r\n'), [
    'region,band,People,Of the group',
    'north,under,300,30%',
    'north,over,700,70%',
    'south,under,400,–',
    'south,over,12 or fewer,–',
    'west,under,hidden,–',
    'west,over,500,–',
  ])
})
