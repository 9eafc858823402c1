import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import type { Shown } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import type { CountTable } from '../../../src/research/disclosure/table.ts'
import { percent, tell } from './attacking.ts'
import { isWorkedOut, Puzzle, rangeOf, type Range } from './solver.ts'

// T11: a whole set of tables of one small practice is put back together to the people in it, as a census was.

const names = ['band', 'sex', 'smokes', 'region'] as const
const values = [
  ['30', '50', '70'],
  ['f', 'm'],
  ['yes', 'no'],
  ['n', 's'],
] as const

/** How many people of a practice of 60 are at each place of four things. */
function practiceOf(seed: number): Map<string, number> {
  const random = randomOf('practice', seed)
  const people = new Map<string, number>()
  for (let one = 0; one < 60; one++) {
    const at = values.map((of) => random.weighted(of.map((value, index) => [value, 3 ** -index])))
    people.set(at.join(), (people.get(at.join()) ?? 0) + 1)
  }
  return people
}

const places = values.reduce<string[][]>(
  (before, of) => before.flatMap((at) => of.map((value) => [...at, value])),
  [[]],
)
/** Each choice of three of the four things, of two and of one: the tables of a dashboard. */
const dashboards = [7, 11, 13, 14, 3, 5, 6, 9, 10, 12, 1, 2, 4, 8].map((bits) =>
  names.flatMap((_, at) => ((bits >>> at) & 1 ? [at] : [])),
)
const cellOf = (over: readonly number[], at: readonly string[]) =>
  JSON.stringify(over.map((dimension) => [dimension, at[dimension]]))

function tableOf(people: ReadonlyMap<string, number>, over: readonly number[]): CountTable {
  const cells = new Map<string, { at: string[]; people: number }>()
  for (const at of places) {
    const where = over.map((dimension) => at[dimension] ?? '')
    const cell = cells.get(where.join()) ?? { at: where, people: 0 }
    cell.people += people.get(at.join()) ?? 0
    cells.set(where.join(), cell)
  }
  const dimensions = over.map((dimension) => names[dimension] ?? '')
  return { name: dimensions.join(), population: 'p', dimensions, cells: [...cells.values()] }
}

/** Places of the people themselves that are known, of those where 1 to 7 are. */
function rebuilt(
  people: ReadonlyMap<string, number>,
  shownAt: (over: readonly number[], at: readonly string[]) => Range,
): number {
  const puzzle = new Puzzle()
  const all = names.map((_, at) => at)
  for (const over of dashboards) {
    const parts = Map.groupBy(places, (at) => cellOf(over, at))
    for (const [cell, of] of parts) {
      const [first] = of
      puzzle.know(cell, shownAt(over, first ?? []))
      puzzle.sum(
        cell,
        of.map((at) => cellOf(all, at)),
      )
    }
  }
  return places.filter((at) => {
    const many = people.get(at.join()) ?? 0
    return many >= 1 && many <= 7 && isWorkedOut(puzzle.range(cellOf(all, at)))
  }).length
}

suite('T11: the dashboards of one small practice', () => {
  test('are not put together again to the people in it', (t) => {
    let [small, before, after] = [0, 0, 0]
    for (let seed = 0; seed < 4; seed++) {
      const people = practiceOf(seed)
      const tables = dashboards.map((over) => tableOf(people, over))
      const numbers = new Map(
        dashboards.flatMap((over, index) =>
          (tables[index]?.cells ?? []).map(({ at, people: many }) => [
            JSON.stringify(over.map((dimension, place) => [dimension, at[place]])),
            many,
          ]),
        ),
      )
      const { tables: told } = protectTogether(tables)
      const shown = new Map(
        dashboards.flatMap((over, index) =>
          (told[index]?.cells ?? []).map(({ at, shown: as }): [string, Shown] => [
            JSON.stringify(over.map((dimension, place) => [dimension, at[place]])),
            as,
          ]),
        ),
      )
      small += places.filter((at) => {
        const many = people.get(at.join()) ?? 0
        return many >= 1 && many <= 7
      }).length
      before += rebuilt(people, (over, at) => {
        const many = numbers.get(cellOf(over, at)) ?? 0
        return [many, many]
      })
      after += rebuilt(people, (over, at) => rangeOf(shown.get(cellOf(over, at)) ?? 'hidden'))
    }
    tell(t, 'T11', 'small places put together again', percent(before, small), percent(after, small))
    assert.ok(before > small / 2)
    assert.equal(after, 0)
  })
})
