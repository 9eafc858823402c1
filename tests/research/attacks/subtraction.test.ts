import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { attack } from '../../../src/research/disclosure/attack.ts'
import { cohortOf } from '../../../src/research/disclosure/apart.ts'
import { keyIn } from '../../../src/research/disclosure/key-in.ts'
import { protect, type Shown, type ToldTable } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import { namingOf } from '../../../src/research/disclosure/same-people.ts'
import type { CountTable } from '../../../src/research/disclosure/table.ts'
import { compile } from '../../../src/research/run/compile.ts'
import { inYears, type TableAsked } from '../../../src/research/run/question.ts'
import { usual } from '../../../src/summary/coverage/told.ts'
import { percent, tell } from './attacking.ts'
import { isWorkedOut, Puzzle, rangeOf, type Range } from './solver.ts'

// T2 to T4: a small number that is hidden is what is left of a larger one. The attacker has all tables, knows the
// rule by which they are told, who is in which region, and that men and women are everybody.

type Person = {
  readonly age: string
  readonly sex: string
  readonly region: string
  readonly practice: string
  readonly had: boolean
}

/** A table as a question asks for it, counted over people. */
function tableOf(
  people: readonly Person[],
  asked: Omit<TableAsked, 'name'>,
  keep: (person: Person) => boolean = () => true,
): CountTable {
  const [table] = inYears(
    { title: 'x', tables: [{ ...asked, name: 'x' }] },
    'five-year band',
  ).tables
  assert.ok(table)
  const { population, dimensions, keys, fixed, sensitive, within } = compile(table)
  const cells = new Map<string, number>()
  for (const person of people.filter(keep)) {
    const at = dimensions.map((name) =>
      name === 'born' ? person.age : person[name as keyof Person],
    )
    const key = JSON.stringify(at)
    cells.set(key, (cells.get(key) ?? 0) + 1)
  }
  return {
    ...{ name: 'x', population, dimensions, keys, fixed, sensitive },
    ...(within === undefined ? {} : { within }),
    cells: [...cells].map(([at, many]) => ({ at: JSON.parse(at) as string[], people: many })),
  }
}

/** People in 2 regions with 5 practices, 9 bands and 2 sexes: most cells hold a few. */
function peopleOf(seed: number): Person[] {
  const random = randomOf('subtraction', seed)
  const people: Person[] = []
  for (const practice of ['a1', 'a2', 'a3', 'b1', 'b2']) {
    for (let band = 0; band < 9; band++) {
      for (const sex of ['female', 'male']) {
        const many = random.weighted([
          [random.whole(0, 9), 2],
          [random.whole(5, 40), 1],
        ])
        for (let one = 0; one < many; one++) {
          const had = random.chance(0.3)
          people.push({
            age: `${1930 + 5 * band}`,
            sex,
            region: practice.slice(0, 1),
            practice,
            had,
          })
        }
      }
    }
  }
  return people
}

/** What the tables say of cells that hold 1 to 7 people: how many there are, and how many are worked out. */
function workedOut(
  tables: readonly ToldTable[],
  sums: (puzzle: Puzzle, name: (where: Where) => string) => void,
  small: readonly Where[],
  known = rangeOf,
): number {
  const puzzle = new Puzzle()
  const population = tables[0]?.population ?? ''
  for (const table of tables) {
    for (const { at, shown } of table.cells) {
      puzzle.know(keyIn(table, at), known(shown, table.sensitive))
    }
  }
  const name = (where: Where) => {
    const of = { population, dimensions: Object.keys(where) }
    return keyIn(of, Object.values(where))
  }
  sums(puzzle, name)
  return small.filter((where) => isWorkedOut(puzzle.range(name(where)))).length
}

type Where = Readonly<Record<string, string>>

/** Numbers as if only 1 to 7 were hidden, and all else told as it is: what an attacker then knows. */
function exactly({ cells, ...table }: CountTable): ToldTable {
  const told = protect({ ...table, cells, sensitive: false }).table
  const people = new Map(cells.map(({ at, people: many }) => [JSON.stringify(at), many]))
  return {
    ...told,
    cells: told.cells.map(({ at }) => {
      const many = people.get(JSON.stringify(at)) ?? 0
      return { at, shown: many >= 1 && many <= 7 ? 'few' : many }
    }),
  }
}

/** What is told as it is. */
function exact(shown: Shown, sensitive?: boolean): Range {
  return typeof shown === 'number' ? [shown, shown] : rangeOf(shown, sensitive)
}

const seeds = Array.from({ length: 6 }, (_, seed) => seed)
const valuesOf = (people: readonly Person[], of: keyof Person) => [
  ...new Set(people.map((person) => String(person[of]))),
]
const countIn = (people: readonly Person[], where: Where) =>
  people.filter((one) =>
    Object.entries(where).every(
      ([key, value]) => (key === 'born' ? one.age : one[key as keyof Person]) === value,
    ),
  ).length
const isFew = (many: number) => many >= 1 && many <= 7

suite('taking tables from each other', () => {
  test('T2: the margins of a table', (t) => {
    let [small, before, after] = [0, 0, 0]
    for (const seed of seeds) {
      const people = peopleOf(seed).filter(({ practice }) => practice === 'a1')
      const all = [['born', 'sex'], ['born'], ['sex'], []] as const
      const tables = all.map((by) => tableOf(people, { of: {}, by }))
      const bands = valuesOf(people, 'age')
      const cells = bands.flatMap((born) => ['female', 'male'].map((sex) => ({ born, sex })))
      const few = cells.filter((where) => isFew(countIn(people, where)))
      const sums = (puzzle: Puzzle, name: (where: Where) => string) => {
        for (const born of bands)
          puzzle.sum(
            name({ born }),
            ['female', 'male'].map((sex) => name({ born, sex })),
          )
        for (const sex of ['female', 'male'])
          puzzle.sum(
            name({ sex }),
            bands.map((born) => name({ born, sex })),
          )
        puzzle.sum(
          name({}),
          bands.map((born) => name({ born })),
        )
      }
      small += few.length
      before += workedOut(tables.map(exactly), sums, few, exact)
      after += workedOut(protectTogether(tables).tables, sums, few)
    }
    tell(
      t,
      'T2',
      'small cells worked out from margins',
      percent(before, small),
      percent(after, small),
    )
    assert.ok(before > small / 2)
    assert.equal(after, 0)
  })

  test('T3: a region without all of its practices but one', (t) => {
    let [small, alone, after] = [0, 0, 0]
    for (const seed of seeds) {
      // some bands only, so that much is few
      const people = peopleOf(seed).filter(({ age }) => age === `${1930 + 5 * (seed % 9)}`)
      const tables = [
        tableOf(people, { of: {}, by: ['practice'] }),
        tableOf(people, { of: {}, by: ['region'] }),
        tableOf(people, { of: {}, by: [] }),
      ]
      const practices = [...new Set(people.map(({ region, practice }) => `${region} ${practice}`))]
      const cells = practices.map((both): Where => {
        const [region = '', practice = ''] = both.split(' ')
        return { region, practice }
      })
      const few = cells.filter((where) => isFew(countIn(people, where)))
      const regions = valuesOf(people, 'region')
      const sums = (puzzle: Puzzle, name: (where: Where) => string) => {
        for (const region of regions) {
          puzzle.sum(
            name({ region }),
            cells.filter((where) => where['region'] === region).map(name),
          )
        }
        puzzle.sum(
          name({}),
          regions.map((region) => name({ region })),
        )
      }
      small += few.length
      alone += workedOut(
        tables.map((table) => protect(table).table),
        sums,
        few,
      )
      after += workedOut(protectTogether(tables).tables, sums, few)
    }
    tell(
      t,
      'T3',
      'small practices worked out from their region',
      percent(alone, small),
      percent(after, small),
    )
    assert.ok(alone > 0)
    assert.equal(after, 0)
  })

  test('T3: the region by another list of codes, which finds the same people', (t) => {
    let [small, before, after] = [0, 0, 0]
    for (const seed of seeds) {
      const people = peopleOf(seed).filter(({ age }) => age === `${1930 + 5 * (seed % 9)}`)
      const [had, padded] = [['77'], ['77', '9999']].map((codes) => ({ all: [{ codes }] }))
      assert.ok(had && padded)
      const tables = [
        tableOf(people, { of: had, by: ['practice'] }),
        tableOf(people, { of: padded, by: ['region'] }),
        tableOf(people, { of: padded, by: [] }),
      ]
      const everybody = cohortOf(people.keys(), people.length)
      const naming = namingOf(
        tables.map((table) => ({
          table: { ...table, keys: table.keys ?? [], fixed: table.fixed ?? [] },
          ...{ cohorts: [everybody], isYesOrNo: false },
        })),
      )
      const practices = [...new Set(people.map(({ region, practice }) => `${region} ${practice}`))]
      const cells = practices.map((both): Where => {
        const [region = '', practice = ''] = both.split(' ')
        return { region, practice }
      })
      const few = cells.filter((where) => isFew(countIn(people, where)))
      const sums = (puzzle: Puzzle, name: (where: Where) => string) => {
        const regions = valuesOf(people, 'region')
        for (const region of regions) {
          const its = cells.filter((where) => where['region'] === region)
          puzzle.sum(name({ region }), its.map(name))
        }
        puzzle.sum(
          name({}),
          regions.map((region) => name({ region })),
        )
      }
      // who attacks knows that they are the same
      const known = (told: readonly ToldTable[]) => told.map((table) => ({ ...table, fixed: [] }))
      small += few.length
      before += workedOut(known(protectTogether(tables).tables), sums, few)
      const { tables: told } = protectTogether(tables, [], undefined, new Map(), naming)
      after += workedOut(known(told), sums, few)
    }
    tell(
      t,
      'T3',
      'small practices worked out from their region, by a longer list',
      percent(before, small),
      percent(after, small),
    )
    assert.ok(before > 0)
    assert.equal(after, 0)
  })

  test('T4: all without who had it, also beside a longer list that finds the same', () => {
    const of = (practice: string, many: number, had: boolean): Person[] =>
      Array.from({ length: many }, () => {
        return { practice, had, region: 'a', sex: 'female', age: '1950' }
      })
    // 24 are told as 25, and 17 as 15: so the others are 6 or 7
    const people = [
      ...[of('p', 17, true), of('p', 7, false), of('q', 20, true), of('q', 20, false)].flat(),
    ]
    const had = [{ codes: ['77'] }]
    const asked: readonly (readonly [
      TableAsked['of'],
      TableAsked['by'],
      (one: Person) => boolean,
    ])[] = [
      [{}, ['practice'], () => true],
      [{ all: had }, ['practice'], (one) => one.had],
      [{ none: had }, ['practice'], (one) => !one.had],
      [{ all: [{ codes: ['77', '9999'] }] }, [], (one) => one.had],
    ]
    const tables = asked.map(([whom, by, keep]) => tableOf(people, { of: whom, by }, keep))
    const naming = namingOf(
      asked.map(([, , keep], index) => {
        const table = tables[index]
        assert.ok(table)
        const its = [...people.keys()].filter((one) => people.slice(one, one + 1).some(keep))
        const { keys = [], fixed = [] } = table
        const cohorts = [cohortOf(its, people.length)]
        return { table: { ...table, keys, fixed }, cohorts, isYesOrNo: false }
      }),
    )
    const alone = tables.map((table) => protect(table).table)
    const together = protectTogether(tables, [], undefined, new Map(), naming).tables
    const exposed = (told: readonly ToldTable[]) => attack(told, [], usual, naming).exposed.length
    assert.ok(exposed(alone) > 0)
    assert.equal(exposed(together), 0)
  })

  // each a question of its own, with no table that is divided by what they differ in
  const pairs: readonly (readonly [
    string,
    TableAsked['of'],
    TableAsked['of'],
    (person: Person) => boolean,
    TableAsked['by']?,
  ])[] = [
    ['all without the men', { sex: ['male'] }, { sex: ['female'] }, ({ sex }) => sex === 'male'],
    [
      'all without those of two of three sexes',
      { sex: ['female', 'other'] },
      { sex: ['male'] },
      ({ sex }) => sex === 'female',
    ],
    [
      'all without who had it',
      { all: [{ codes: ['77'] }] },
      { none: [{ codes: ['77'] }] },
      ({ had }) => had,
    ],
    [
      'all without who had any of one',
      { any: [{ codes: ['77'] }] },
      { none: [{ codes: ['77'] }] },
      ({ had }) => had,
    ],
    [
      'all without who was born until 1931, in bands of five years',
      { bornUntil: 1931 },
      { bornFrom: 1934 },
      ({ age }) => age === '1930',
      ['practice', 'sex'],
    ],
  ]
  for (const [what, one, other, isOne, by = ['practice', 'born'] as const] of pairs) {
    test(`T4: ${what}`, (t) => {
      let [small, before, alone, after] = [0, 0, 0, 0]
      for (const seed of seeds) {
        const people = peopleOf(seed)
        const tables = [
          tableOf(people, { of: {}, by }),
          tableOf(people, { of: one, by }, isOne),
          tableOf(people, { of: other, by }, (person) => !isOne(person)),
        ]
        const [whole, first, second] = tables
        assert.ok(whole && first && second)
        const places = whole.cells.map(({ at }) => at)
        const few = places.filter((at) =>
          [first, second].some(({ cells }) =>
            cells.some((cell) => isFew(cell.people) && cell.at.join() === at.join()),
          ),
        )
        const attacked = (told: readonly ToldTable[], known = rangeOf) => {
          const puzzle = new Puzzle()
          for (const table of told) {
            for (const { at, shown } of table.cells) {
              puzzle.know(keyIn(table, at), known(shown, table.sensitive))
            }
          }
          for (const at of places) {
            puzzle.sum(keyIn(whole, at), [keyIn(first, at), keyIn(second, at)])
          }
          const hidden = (at: readonly string[]) =>
            told.slice(1).some((table) => {
              const cell = table.cells.find((each) => each.at.join() === at.join())
              return typeof cell?.shown === 'string' && isWorkedOut(puzzle.range(keyIn(table, at)))
            })
          return few.filter(hidden).length
        }
        small += few.length
        before += attacked(tables.map(exactly), exact)
        alone += attacked(tables.map((table) => protect(table).table))
        after += attacked(protectTogether(tables).tables)
      }
      tell(
        t,
        'T4',
        `small groups worked out as ${what}`,
        percent(before, small),
        percent(after, small),
      )
      assert.ok(before > small / 2 && alone > 0)
      assert.equal(after, 0)
    })
  }
})
