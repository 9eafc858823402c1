import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { renderToStaticMarkup } from 'react-dom/server'
import { randomOf } from '../../../src/record/demo/random.ts'
import { percentOf, percentsBetween } from '../../../src/research/disclosure/percent.ts'
import { protect, type ToldTable } from '../../../src/research/disclosure/protect.ts'
import { everyCell, type CountTable } from '../../../src/research/disclosure/table.ts'
import { told } from '../../../src/summary/coverage/told.ts'
import { toldCsv } from '../../../src/web/research/told-rows.ts'
import { ToldTableView } from '../../../src/web/research/told-table.tsx'
import { percent, tell } from './attacking.ts'
import { rangeOf } from './solver.ts'

// T1 and T12: numbers that stand, or are hidden badly, in what is released. The attacker reads each form of it.

const tables = Array.from({ length: 100 }, (_, seed): CountTable => {
  const random = randomOf('formats', seed)
  const cells = ['Ash', 'Beech', 'Cedar', 'Elm'].flatMap((home) =>
    ['yes', 'no', 'unknown'].map((fell) => ({
      at: [home, fell],
      people: random.weighted([
        [random.whole(0, 9), 2],
        [random.whole(0, 900), 1],
      ]),
    })),
  )
  const sensitive = seed % 2 === 0
  return { name: 'Falls', population: 'p', dimensions: ['home', 'fell'], sensitive, cells }
})

/** Numbers from 1 to 7 that stand alone in a text; a percentage is no number of people. */
const smallIn = (text: string) => text.match(/(?<![\d.,])[1-7](?![\d.,%])/g)?.length ?? 0

const asRaw = (table: CountTable): ToldTable => ({
  ...protect(table).table,
  cells: everyCell(table).map(({ at, people }) => ({ at, shown: people })),
})

const forms: readonly (readonly [string, (table: ToldTable) => string])[] = [
  ['the file', (table) => JSON.stringify(table)],
  ['the table as CSV', (table) => toldCsv(table).replaceAll(',', ' ')],
  [
    'the page',
    // a reader sees what is between tags, and what stands in them for other readers
    (table) =>
      renderToStaticMarkup(ToldTableView({ table }))
        .replaceAll(/ (class|role|scope)="[^"]*"/g, '')
        .replaceAll(/<\/?[a-z]+/g, ' '),
  ],
]

suite('T1: small numbers in what is released', () => {
  for (const [what, form] of forms) {
    test(`are not in ${what}`, (t) => {
      const all = (of: (table: CountTable) => ToldTable) =>
        tables.reduce((sum, table) => sum + smallIn(form(of(table))), 0)
      const [before, after] = [all(asRaw), all((table) => protect(table).table)]
      tell(t, 'T1', `numbers from 1 to 7 in ${what}`, before, after)
      assert.ok(before > 100)
      assert.equal(after, 0)
    })
  }

  test('nor in what a machine found, for those who check', (t) => {
    const found = tables.map((table) => JSON.stringify(protect(table).findings))
    const before = tables.reduce((sum, table) => sum + smallIn(JSON.stringify(table.cells)), 0)
    const after = found.reduce((sum, text) => sum + smallIn(text), 0)
    tell(t, 'T1', 'numbers from 1 to 7 in findings', before, after)
    assert.equal(after, 0)
  })
})

test('T12: a percentage does not give back what was rounded', (t) => {
  const random = randomOf('percentages')
  // every part and whole that are told so, and that the percentage fits
  const fitting = (
    part: number,
    whole: number,
    shown: (part: number, whole: number) => unknown,
  ) => {
    const [parts, wholes] = [rangeOf(told(part)), rangeOf(told(whole))]
    const wanted = shown(part, whole)
    let many = 0
    for (let p = parts[0]; p <= parts[1]; p++) {
      for (let w = wholes[0]; w <= wholes[1]; w++) if (shown(p, w) === wanted) many++
    }
    return many
  }
  const ofTrue = (part: number, whole: number) => Math.round((1000 * part) / whole)
  const ofTold = (part: number, whole: number) =>
    JSON.stringify([percentOf, percentsBetween].map((of) => of(told(part), told(whole))))
  let [before, after, all] = [0, 0, 0]
  for (let time = 0; time < 2000; time++) {
    const whole = random.whole(30, 900)
    const part = random.whole(8, whole - 8)
    all++
    if (fitting(part, whole, ofTrue) === 1) before++
    if (fitting(part, whole, ofTold) < 25) after++
  }
  tell(t, 'T12', 'numbers given back by a percentage', percent(before, all), percent(after, all))
  assert.ok(before > all / 10)
  assert.equal(after, 0)
})
