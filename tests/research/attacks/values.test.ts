import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { tooClose, cohortOf } from '../../../src/research/disclosure/apart.ts'
import { complements } from '../../../src/research/disclosure/complements.ts'
import { keyIn } from '../../../src/research/disclosure/key-in.ts'
import { protect, type Shown, type ToldTable } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import { rangesIn, type Ranges } from '../../../src/research/disclosure/ranges.ts'
import type { CountTable } from '../../../src/research/disclosure/table.ts'
import { cohortFindings } from '../../../src/research/run/cohort-findings.ts'
import type { Counted } from '../../../src/research/run/count-tables.ts'
import type { Bounds, Fact } from '../../../src/research/run/facts.ts'
import { compile } from '../../../src/research/run/compile.ts'
import type { TableAsked } from '../../../src/research/run/question.ts'
import { percent, tell } from './attacking.ts'
import { isWorkedOut, Puzzle, rangeOf } from './solver.ts'

// T2, T4, T5, T11 and T15 of numbers: a bound, a band and one step further are one number seen twice. The attacker knows
// where each is cut, and that everybody who was measured is somewhere.

/** Someone of a practice, with what was measured last. */
type Person = { readonly practice: string; readonly value: number | undefined }

const codes = ['8480-6']
const unit = 'mm[Hg]'
const measured: Fact = { codes }
const from = (atLeast: number): Fact => ({ codes, last: true, value: { unit, atLeast } })
const under = (below: number): Fact => ({ codes, last: true, value: { unit, below } })

function peopleOf(seed: number, none = true): Person[] {
  const random = randomOf('values', seed)
  return ['a', 'b', 'c'].flatMap((practice) =>
    Array.from({ length: random.whole(30, 60) }, (): Person => {
      const isMeasured = !none || random.chance(0.9)
      return { practice, value: isMeasured ? random.whole(110, 175) : undefined }
    }),
  )
}

const isIn = ({ within, none }: Ranges, value: number | undefined) =>
  value === undefined ? none : within.some(([low, below]) => low <= value && value < below)

/** A table as a question asks for it, counted over people; each part by its name in words. */
function tableOf(
  people: readonly Person[],
  asked: Omit<TableAsked, 'name' | 'by'>,
  keep: (value: number | undefined) => boolean = () => true,
): CountTable {
  const {
    sql: _sql,
    parameters: _parameters,
    ...meant
  } = compile({
    ...{ ...asked, name: 'x', by: ['practice'] },
  })
  const parts = meant.values.at(-1)
  const { had } = asked.split ?? {}
  const partOf = (value: number | undefined) => {
    if (!had?.value) return parts?.find((name) => isIn(rangesIn('number', name) ?? nowhere, value))
    const { atLeast = -Infinity, below = Infinity } = had.value
    return value !== undefined && value >= atLeast && value < below ? 'yes' : 'no'
  }
  const cells = new Map<string, number>()
  for (const { practice, value } of people.filter((one) => keep(one.value))) {
    const part = partOf(value)
    const at = JSON.stringify(['R', practice, ...(part === undefined ? [] : [part])])
    cells.set(at, (cells.get(at) ?? 0) + 1)
  }
  return {
    ...meant,
    cells: [...cells].map(([at, many]) => ({ at: JSON.parse(at) as string[], people: many })),
  }
}
const isMeasured = (value: number | undefined) => value !== undefined
const nowhere: Ranges = { within: [], none: false }

/** Numbers as if only 1 to 7 were hidden, and all else told as it is. */
function exactly(table: CountTable): ToldTable {
  const told = protect({ ...table, sensitive: false }).table
  const people = new Map(table.cells.map(({ at, people: many }) => [at.join(), many]))
  return {
    ...told,
    cells: told.cells.map(({ at }) => {
      const many = people.get(at.join()) ?? 0
      return { at, shown: many >= 1 && many <= 7 ? 'few' : many }
    }),
  }
}
const exact = (shown: Shown, sensitive?: boolean) =>
  typeof shown === 'number' ? ([shown, shown] as const) : rangeOf(shown, sensitive)

/** What each cell of each table is in numbers from one cut to the next; everybody, where a table has no part. */
type Line = { readonly cuts: readonly number[]; readonly none: boolean }

/** Of hidden cells of 1 to 7 people, how many are worked out. */
function workedOut(
  counted: readonly CountTable[],
  told: readonly ToldTable[],
  sets: readonly ((at: readonly string[]) => Ranges)[],
  { cuts, none }: Line,
  known: typeof exact,
): { readonly few: number; readonly found: number } {
  const puzzle = new Puzzle()
  const ends = [-Infinity, ...cuts, Infinity]
  const steps = ends.slice(1).map((below, index) => [ends[index] ?? 0, below] as const)
  const few: string[] = []
  for (const [index, { cells }] of told.entries()) {
    const people = new Map(counted[index]?.cells.map(({ at, people: many }) => [at.join(), many]))
    for (const { at, shown } of cells.filter((cell) => cell.at[1] !== 'few together')) {
      const name = `${index} ${at.join()}`
      puzzle.know(name, known(shown, true))
      const set = sets[index]?.(at) ?? nowhere
      const its = steps.filter(([low]) => isIn(set, low === -Infinity ? -1e9 : low))
      const parts = its.map(([low]) => `${at[1]} ${low}`)
      puzzle.sum(name, [...parts, ...(set.none && none ? [`${at[1]} none`] : [])])
      const many = people.get(at.join()) ?? 0
      if (many >= 1 && many <= 7 && typeof shown === 'string') few.push(name)
    }
  }
  return { few: few.length, found: few.filter((name) => isWorkedOut(puzzle.range(name))).length }
}

const all: Ranges = { within: [[-Infinity, Infinity]], none: true }
const between = (low: number, below: number): Ranges => ({ within: [[low, below]], none: false })
const bands = (...at: readonly number[]) => ({ name: 's', bands: { codes, unit, at } })
const byBand = (at: readonly string[]) => rangesIn('number', at[2] ?? '') ?? nowhere
const seeds = Array.from({ length: 20 }, (_, seed) => seed)

type Asking = {
  readonly tables: (people: readonly Person[]) => readonly CountTable[]
  readonly sets: readonly ((at: readonly string[]) => Ranges)[]
  readonly line: Line
}

const cases: readonly (readonly [`T${number}`, string, Asking])[] = [
  [
    'T2',
    'margins of bands',
    {
      tables: (people) => [
        tableOf(people, { of: { all: [measured] } }, isMeasured),
        tableOf(people, { of: { all: [measured] }, split: bands(114, 150) }, isMeasured),
      ],
      sets: [() => all, byBand],
      line: { cuts: [114, 150], none: false },
    },
  ],
  [
    'T4',
    'all who were measured without who is under a bound',
    {
      tables: (people) => {
        return [
          tableOf(people, { of: { all: [measured] } }, isMeasured),
          tableOf(people, { of: { all: [measured, under(168)] } }, (value) => (value ?? 999) < 168),
          tableOf(people, { of: { all: [measured, from(168)] } }, (value) => (value ?? 0) >= 168),
        ]
      },
      sets: [() => all, () => between(-Infinity, 168), () => between(168, Infinity)],
      line: { cuts: [168], none: false },
    },
  ],
  [
    'T4',
    'a bound and a band that begins there',
    {
      tables: (people) => [
        tableOf(people, { of: {}, split: { name: 's', had: from(140) } }),
        tableOf(people, { of: {}, split: bands(140, 168) }),
      ],
      sets: [
        ([, , yes]) =>
          yes === 'yes' ? between(140, Infinity) : { ...between(-Infinity, 140), none: true },
        byBand,
      ],
      line: { cuts: [140, 168], none: true },
    },
  ],
  [
    'T11',
    'bands and bounds of small practices put together',
    {
      tables: (people) => [
        tableOf(people, { of: {} }),
        tableOf(people, { of: {}, split: bands(120, 140, 160) }),
        tableOf(people, { of: {}, split: bands(130, 140, 150, 170) }),
        tableOf(people, { of: {}, split: bands(125, 160) }),
        tableOf(people, { of: { none: [from(140)] } }, (value) => (value ?? 0) < 140),
      ],
      sets: [() => all, byBand, byBand, byBand, () => ({ ...between(-Infinity, 140), none: true })],
      line: { cuts: [120, 125, 130, 140, 150, 160, 170], none: true },
    },
  ],
]

suite('numbers by bounds and bands', () => {
  for (const [id, what, { tables, sets, line }] of cases) {
    test(`${id}: ${what}`, (t) => {
      let [few, before, alone, hidden, after] = [0, 0, 0, 0, 0]
      for (const seed of seeds) {
        const counted = tables(peopleOf(seed))
        const attacked = (told: readonly ToldTable[], known: typeof exact = rangeOf) =>
          workedOut(counted, told, sets, line, known)
        const undefended = attacked(counted.map(exactly), exact)
        few += undefended.few
        before += undefended.found
        alone += attacked(counted.map((table) => protect(table).table)).found
        const defended = attacked(protectTogether(counted).tables)
        hidden += defended.few
        after += defended.found
      }
      const [gain, rest] = [percent(before, few), percent(after, hidden)]
      tell(t, id, `small groups worked out by ${what}`, gain, rest)
      assert.ok(before > few / 4, gain)
      if (id === 'T4') assert.ok(alone > 0)
      assert.equal(after, 0)
    })
  }
})

suite('the same people', () => {
  const keyOf = (of: TableAsked['of'], split?: TableAsked['split'], part?: string) =>
    keyIn(
      compile({ ...{ name: 'x', of, by: [] }, ...(split ? { split } : {}) }),
      part ? [part] : [],
    )
  const both: Fact = { codes, last: true, value: { unit, atLeast: 120, below: 140 } }
  const other: Fact = { codes: ['77'] }
  const each = { name: 's', all: [under(140), other] }
  const ways: readonly (readonly [string, readonly string[]])[] = [
    [
      'in a band, between two bounds, and over the one and not over the other',
      [
        keyOf({}, bands(120, 140), '120 to under 140'),
        keyOf({ all: [both] }),
        keyOf({ all: [from(120), under(140)] }),
        keyOf({ all: [from(120)], none: [from(140)] }),
        keyOf({ all: [from(100)] }, bands(120, 140), '120 to under 140'),
        keyOf({ all: [from(120)] }, { name: 's', had: under(140) }, 'yes'),
      ],
    ],
    [
      'who had it, and had it on a last day',
      [keyOf({ all: [other] }), keyOf({ all: [{ ...other, last: true }] })],
    ],
    [
      'not over a bound, and of none who are',
      [keyOf({ none: [from(140)] }), keyOf({}, { name: 's', had: from(140) }, 'no')],
    ],
    [
      'of two things at once, and in both',
      [keyOf({}, each, 'yes'), keyOf({ all: [other, under(140)] })],
    ],
    [
      'any of two things, and of whom not each is not so',
      [keyOf({ any: [other, from(140)] }), keyOf({ any: [from(140), other, other] })],
    ],
  ]
  for (const [what, [first, ...others]] of ways) {
    test(`have one number: ${what}`, () => {
      for (const key of others) assert.equal(key, first)
    })
  }

  test('are not those of whom any value lies between two bounds, and the highest there', () => {
    const any = (value: Partial<Bounds>): Fact => ({ codes, value: { unit, ...value } })
    const [over, further] = [any({ atLeast: 120 }), any({ atLeast: 140 })]
    const highest = keyOf({ all: [over], none: [further] })
    assert.notEqual(keyOf({ all: [any({ atLeast: 120, below: 140 })] }), highest)
    assert.equal(keyOf({ all: [over] }, { name: 's', had: further }, 'no'), highest)
  })

  test('are everybody with all the others, whichever way these are asked for', () => {
    const everybody = keyOf({})
    const asked = (...keys: readonly string[]) =>
      complements(new Set([everybody, ...keys]), new Set())
    const [any, neither] = [
      keyOf({ any: [other, under(140)] }),
      keyOf({ none: [other, under(140)] }),
    ]
    assert.deepEqual(asked(any), [{ whole: everybody, parts: [any, neither] }])
    const [not, yes] = [keyOf({}, each, 'no'), keyOf({ all: [under(140), other] })]
    assert.deepEqual(asked(not), [{ whole: everybody, parts: [not, yes] }])
  })
})

suite('one bound after another', () => {
  const values = (seed: number) =>
    peopleOf(seed, false)
      .slice(0, 60)
      .map(({ value = 0 }) => value)
  const cohort = (people: readonly number[], bound: number) =>
    cohortOf(
      people.flatMap((value, person) => (value >= bound ? [person] : [])),
      people.length,
    )

  test('T5: one step further is a finding, or the same people', (t) => {
    let [pairs, unseen] = [0, 0]
    for (const seed of seeds) {
      const people = values(seed)
      for (let bound = 111; bound < 175; bound++) {
        const here = people.filter((value) => value === bound).length
        if (here < 1 || here > 7) continue
        pairs++
        if (!tooClose(cohort(people, bound), cohort(people, bound + 1))) unseen++
      }
    }
    tell(t, 'T5', 'steps that leave few, and no finding', '100%', percent(unseen, pairs))
    assert.ok(pairs > 50)
    assert.equal(unseen, 0)
  })

  test('T15: a sweep is every quantile, and the largest', (t) => {
    let [everybody, read, after, told, unseen] = [0, 0, 0, 0, 0]
    for (const seed of seeds) {
      const people = values(seed)
      const bounds = Array.from({ length: 33 }, (_, step) => 110 + 2 * step)
      const counted = bounds.map((bound): Counted => {
        const {
          sql: _sql,
          parameters: _parameters,
          ...meant
        } = compile({
          ...{ name: `${bound}`, of: { all: [from(bound)] }, by: [] },
        })
        const many = people.filter((value) => value >= bound).length
        const cells = [{ at: [], people: many }]
        return { table: { ...meant, cells }, cohorts: [cohort(people, bound)], merged: false }
      })
      const stepOf = (bound: number) =>
        people.filter((value) => value >= bound && value < bound + 2).length
      const small = bounds.slice(0, -1).filter((bound) => stepOf(bound) > 0 && stepOf(bound) < 8)
      everybody += small.length
      const { tables } = protectTogether(counted.map(({ table }) => table))
      const puzzleOf = (range: (shown: Shown, at: number) => readonly [number, number]) => {
        const puzzle = new Puzzle()
        for (const [at, table] of tables.entries()) {
          const [cell] = table.cells
          puzzle.know(keyIn(table, []), range(cell?.shown ?? 'hidden', at))
          const next = tables[at + 1]
          if (next) puzzle.sum(keyIn(table, []), [keyIn(next, []), `step ${bounds[at] ?? 0}`])
        }
        return small.filter((bound) => isWorkedOut(puzzle.range(`step ${bound}`))).length
      }
      read += puzzleOf((_, at) => {
        const many = counted[at]?.table.cells[0]?.people ?? 0
        return [many, many]
      })
      after += puzzleOf((shown) => rangeOf(shown, true))
      const findings = cohortFindings(counted, [], people.length, false)
      told += counted.length
      unseen += counted.filter(
        ({ table }) => !findings.some(({ table: name }) => name === table.name),
      ).length
    }
    tell(
      t,
      'T15',
      'steps of a sweep that are read',
      percent(read, everybody),
      percent(after, everybody),
    )
    tell(t, 'T15', 'tables of a sweep without a finding', '100%', percent(unseen, told))
    assert.equal(read, everybody)
    assert.equal(after, 0)
    assert.equal(unseen, 0)
  })
})
