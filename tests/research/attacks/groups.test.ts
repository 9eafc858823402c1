import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { protectAmounts, type Amount } from '../../../src/research/disclosure/magnitude.ts'
import { protect, type ToldTable } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import type { CountTable } from '../../../src/research/disclosure/table.ts'
import { compile, type TableAsked } from '../../../src/research/run/question.ts'
import { percent, tell } from './attacking.ts'

// T13 and T14: what is told of a group is told of each in it, where all are alike or one is nearly all of it.

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

suite('T14: one who is nearly all of a group', () => {
  const random = randomOf('dominance')
  const groups = Array.from({ length: 500 }, (_, at) => {
    const others = Array.from({ length: random.whole(9, 60) }, () => random.whole(1, 40))
    const largest = random.whole(50, 20_000)
    const values = [largest, ...others].toSorted((one, other) => other - one)
    const sum = values.reduce((all, value) => all + value, 0)
    const amount: Amount = {
      ...{ at: [`${at}`], people: values.length, sum, value: sum / values.length },
      ...{ largest: values[0] ?? 0, second: values[1] ?? 0 },
    }
    return amount
  })
  /** The second largest takes away what they know, and says the rest is the largest: right within a tenth? */
  const guessed = (mean: number, { people, second, largest }: Amount) =>
    Math.abs(mean * people - second - largest) <= largest / 10

  test('is not worked out by the next', (t) => {
    const before = groups.filter((amount) => guessed(amount.value, amount)).length
    const { cells } = protectAmounts('x', 'mean', groups)
    const after = groups.filter((amount, at) => {
      const shown = cells[at]?.shown
      return typeof shown === 'number' && guessed(shown, amount)
    }).length
    tell(
      t,
      'T14',
      'largest amounts worked out',
      percent(before, groups.length),
      percent(after, groups.length),
    )
    assert.ok(before > groups.length / 4)
    assert.ok(cells.some(({ shown }) => typeof shown === 'number'))
    assert.equal(after, 0)
  })

  test('the oldest and the youngest are not told', (t) => {
    const oldest = (statistic: string) => {
      try {
        return protectAmounts('x', statistic, groups).cells.length
      } catch (error) {
        assert.ok(error instanceof RangeError)
        return 0
      }
    }
    const after = oldest('maximum') + oldest('minimum')
    tell(t, 'T14', 'values of one person told as smallest or largest', 2 * groups.length, after)
    assert.equal(after, 0)
  })
})
