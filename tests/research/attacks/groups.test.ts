import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { protect, type ToldTable } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import type { CountTable } from '../../../src/research/disclosure/table.ts'
import { compile } from '../../../src/research/run/compile.ts'
import type { TableAsked } from '../../../src/research/run/question.ts'
import { percent, tell } from './attacking.ts'

// T13: what is told of a group is told of each in it, where all are alike.

type Home = { readonly name: string; readonly men: number; readonly had: number }

/** Of each home, how many men live there and how many of them had it: in some all, in some nobody. */
const homes = Array.from({ length: 40 }, (_, at): Home => {
  const random = randomOf('homes', at)
  const men = random.whole(8, 30)
  return { name: `H${at}`, men, had: random.pick([0, men, random.whole(0, men)]) }
})
const alike = homes.filter(({ men, had }) => had === 0 || had === men)
const fact = { codes: ['77'] }

function counted(asked: Omit<TableAsked, 'name'>, cells: CountTable['cells']): CountTable {
  const { sql: _sql, parameters: _parameters, ...meant } = compile({ ...asked, name: 'x' })
  return { ...meant, cells }
}

/** Homes of which a reader knows that everybody, or nobody, in them had it. */
function known(tables: readonly ToldTable[]): number {
  const says = (home: string, had: string) =>
    tables.some(({ dimensions, cells }) =>
      cells.some(
        ({ at, shown }) => at[1] === home && (at[3] ?? dimensions.at(-1)) === had && shown === 0,
      ),
    )
  return alike.filter(({ name }) => says(name, 'no') || says(name, 'yes')).length
}

suite('T13: a group in which all are alike', () => {
  test('is not told by a split of it', (t) => {
    const asked = counted(
      { of: {}, by: ['region', 'practice', 'sex'], split: { name: 'had', had: fact } },
      homes.flatMap(({ name, men, had }) => [
        { at: ['R', name, 'male', 'yes'], people: had },
        { at: ['R', name, 'male', 'no'], people: men - had },
      ]),
    )
    const raw: ToldTable = {
      ...protect(asked).table,
      cells: asked.cells.map(({ at, people }) => ({ at, shown: people })),
    }
    const [before, after] = [known([raw]), known([protect(asked).table])]
    tell(
      t,
      'T13',
      'homes known to be all alike',
      percent(before, alike.length),
      percent(after, alike.length),
    )
    assert.equal(before, alike.length)
    assert.equal(after, 0)
  })

  test('nor by who had it and who had not, each asked for alone', (t) => {
    // women besides, so that each home is in each table
    const cells = (men: (home: Home) => number) =>
      homes.flatMap((home) => [
        { at: ['male', 'R', home.name], people: men(home) },
        { at: ['female', 'R', home.name], people: 20 },
      ])
    const by = ['sex', 'practice'] as const
    const tables = [
      counted(
        { of: { all: [fact] }, by },
        cells(({ had }) => had),
      ),
      counted(
        { of: { none: [fact] }, by },
        cells(({ men, had }) => men - had),
      ),
    ]
    const zeros = (told: readonly ToldTable[]) =>
      alike.filter(({ name }) =>
        told.some((table) =>
          table.cells.some(({ at, shown }) => at[0] === 'male' && at[2] === name && shown === 0),
        ),
      ).length
    const plain = tables.map((table) => protect({ ...table, sensitive: false }).table)
    const [before, after] = [zeros(plain), zeros(protectTogether(tables).tables)]
    tell(
      t,
      'T13',
      'homes known by two tables',
      percent(before, alike.length),
      percent(after, alike.length),
    )
    assert.equal(before, alike.length)
    assert.equal(after, 0)
  })
})

test('T13: nor by what is hidden, to who knows all of a home but one', (t) => {
  // everybody but one had it: did they?
  const [before, after] = ([false, true] as const).map((sensitive) => {
    const shown = (had: number, men: number) => {
      const cells = [
        { at: ['yes'], people: had },
        { at: ['no'], people: men - had },
      ]
      const table = { name: 'x', population: 'p', dimensions: ['had'], sensitive, cells }
      return protect(table)
        .table.cells.map((cell) => cell.shown)
        .join()
    }
    const known = homes.filter(({ men }) => shown(men, men) !== shown(men - 1, men))
    return percent(known.length, homes.length)
  })
  tell(t, 'T13', 'homes in which one more is known', before ?? 0, after ?? 0)
  assert.equal(before, '100%')
  // a number of eight may still be of seven
  assert.ok(Number.parseFloat(after ?? '') < 35)
})
