import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { keyIn } from '../../../src/research/disclosure/key-in.ts'
import type { ToldTable } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import {
  placed,
  samePlaces,
  whoIn,
  type Placed,
} from '../../../src/research/disclosure/same-places.ts'
import { cohortFindings } from '../../../src/research/run/cohort-findings.ts'
import { countTables, type Counted } from '../../../src/research/run/count-tables.ts'
import { withoutIdleWords } from '../../../src/research/run/idle-words.ts'
import { compile } from '../../../src/research/run/compile.ts'
import { parseQuestion, type TableAsked } from '../../../src/research/run/question.ts'
import { percent, tell } from './attacking.ts'

// T5: the same people, asked for with a word that leaves nobody out. What is hidden of the one is told of the other.

const had = { codes: ['77'] }
const byPractice = (of: TableAsked['of'], split?: TableAsked['split']): TableAsked => {
  return { name: 'x', of, by: ['practice'], ...(split ? { split } : {}) }
}

suite('T5: a word of a question that leaves nobody out', () => {
  const held = { settings: ['gp-practice', 'hospital'], year: 2026 }
  const everywhere = { ...had, settings: ['hospital', 'gp-practice', 'hospice'] }
  const besides = { ...had, settings: ['hospital', 'hospice'] }
  const next = { ...everywhere, withinDays: 3 }
  const pressure = { codes: ['8480-6'], unit: 'mm[Hg]', at: [140] }
  const idle: readonly (readonly [string, TableAsked, TableAsked])[] = [
    ['all settings', byPractice({ all: [everywhere] }), byPractice({ all: [had] })],
    ['of one fact of several', byPractice({ any: [everywhere] }), byPractice({ any: [had] })],
    ['of what was not', byPractice({ none: [everywhere] }), byPractice({ none: [had] })],
    [
      'of what followed',
      byPractice({ all: [{ ...had, followedBy: next }] }),
      byPractice({ all: [{ ...had, followedBy: { ...had, withinDays: 3 } }] }),
    ],
    [
      'of a split',
      byPractice({}, { name: 's', had: everywhere }),
      byPractice({}, { name: 's', had }),
    ],
    [
      'of several that each are so',
      byPractice({}, { name: 's', all: [everywhere, { codes: ['88'] }] }),
      byPractice({}, { name: 's', all: [had, { codes: ['88'] }] }),
    ],
    [
      'of bands',
      byPractice({}, { name: 's', bands: { ...pressure, settings: held.settings } }),
      byPractice({}, { name: 's', bands: pressure }),
    ],
    [
      'of days',
      byPractice({}, { name: 's', days: { from: everywhere, to: everywhere, at: [3] } }),
      byPractice({}, { name: 's', days: { from: had, to: had, at: [3] } }),
    ],
    [
      'a setting that the study has not',
      byPractice({ all: [besides] }),
      byPractice({ all: [{ ...had, settings: ['hospital'] }] }),
    ],
    ['all sexes', byPractice({ sex: ['unknown', 'other', 'male', 'female'] }), byPractice({})],
    [
      'a year before anybody was born',
      byPractice({ sex: ['female'], bornFrom: 1936 }),
      byPractice({ sex: ['female'] }),
    ],
    ['this year or before', byPractice({ bornUntil: 2026 }), byPractice({})],
  ]
  const meant = (table: TableAsked, isDefended: boolean) => {
    const question = { title: 'x', tables: [table] }
    const { tables } = isDefended ? withoutIdleWords(question, held) : question
    return tables.map((each) => compile(each))
  }

  test('makes no other question', (t) => {
    const others = (isDefended: boolean) =>
      idle.filter(([, one, other]) => {
        const [said, plainly] = [one, other].map((table) =>
          JSON.stringify(meant(table, isDefended)),
        )
        return said !== plainly
      })
    const [before, after] = [others(false), others(true)]
    tell(
      t,
      'T5',
      'idle words that make another group',
      percent(before.length, idle.length),
      percent(after.length, idle.length),
    )
    assert.equal(before.length, idle.length)
    assert.deepEqual(after, [])
  })

  test('is left where it does leave somebody out', () => {
    const tables = [
      byPractice({ all: [{ ...had, settings: ['hospital'] }] }),
      byPractice({ all: [{ ...had, settings: ['hospice'] }] }),
      byPractice({ bornFrom: 1937, bornUntil: 2025, sex: ['female', 'male'] }),
    ]
    for (const table of tables) assert.deepEqual(meant(table, true), meant(table, false))
  })

  test('is not taken as a sex that nobody has, nor as a part of a day', () => {
    const days = (at: number) =>
      byPractice({}, { name: 's', days: { from: had, to: had, at: [at] } })
    const wrong = [byPractice({ sex: ['female', 'zzz'] }), days(30.5), days(0)]
    for (const table of wrong) {
      const text = JSON.stringify({ title: 'x', tables: [table] })
      assert.throws(() => parseQuestion(text), /The question is not as it must be/)
    }
    parseQuestion(JSON.stringify({ title: 'x', tables: [days(31)] }))
  })
})

suite('T5: a place that has the same people as one that is called otherwise', () => {
  type Person = {
    readonly practice: string
    readonly sex: string
    readonly had: boolean
    readonly pressure: string
  }
  const nobodyHas = [{ codes: ['9999'] }]
  const bands = (...codes: readonly string[]) => {
    return { name: 'band', bands: { codes, unit: 'mm[Hg]', at: [140] } }
  }
  const whoHad = (one: Person) => one.had
  const isFemale = ({ sex }: Person) => sex === 'female'
  type Way = readonly [TableAsked, (one: Person) => boolean]

  /** The same places, first and again. */
  const ways: readonly (readonly [what: string, first: Way, again: Way, place: string[]])[] = [
    [
      'those without a code that nobody has',
      [byPractice({ all: [had] }), whoHad],
      [byPractice({ all: [had], none: nobodyHas }), whoHad],
      ['r', 'p1'],
    ],
    [
      'a band by a longer list',
      [byPractice({}, bands('8480-6')), () => true],
      [byPractice({}, bands('8480-6', '9999')), () => true],
      ['r', 'p1', 'under 140'],
    ],
    [
      'one of two sexes, and without a code that nobody has',
      [{ name: 'x', of: {}, by: ['practice', 'sex'] }, () => true],
      [byPractice({ sex: ['female'], none: nobodyHas }), isFemale],
      ['r', 'p1', 'female'],
    ],
    [
      'one of two sexes, after it',
      [byPractice({ sex: ['female'], none: nobodyHas }), isFemale],
      [{ name: 'x', of: {}, by: ['practice', 'sex'] }, () => true],
      ['r', 'p1'],
    ],
  ]

  const peopleOf = (seed: number): Person[] => {
    const random = randomOf('idle', seed)
    return Array.from({ length: 200 }, () => ({
      ...{ practice: random.pick(['p1', 'p2', 'p3']), sex: random.pick(['female', 'male']) },
      ...{ had: random.chance(0.6), pressure: random.pick(['under 140', '140 and over', 'none']) },
    }))
  }

  const countedOf = ([asked, isIn]: Way, people: readonly Person[]) => {
    const table = compile(asked)
    const at = (one: Person) =>
      table.dimensions.map((name) => {
        const { practice, sex } = one
        return { region: 'r', practice, sex, band: one.pressure }[name] ?? ''
      })
    const numbered = people.map((one, person) => ({ one, person })).filter(({ one }) => isIn(one))
    const cells = [...Map.groupBy(numbered, ({ one }) => JSON.stringify(at(one)))]
    const sumOf = (its: typeof numbered, times: bigint) =>
      String(its.reduce((sum, { person }) => sum + (BigInt(person) + 1n) ** 5n * times ** 3n, 0n))
    const numbers = (its: typeof numbered) => its.map(({ person }) => person)
    return {
      table,
      answer: {
        cells: cells.map(([where, its]) => [
          ...(JSON.parse(where) as string[]),
          String(its.length),
        ]),
        sums: cells.map(([, its]) => [sumOf(its, 7n), sumOf(its, 11n)]),
        people: numbers(numbered),
        yes: numbers(numbered.filter(({ one }) => one.had)),
      },
    }
  }
  const toldOf = (counted: readonly Counted[], told: readonly ToldTable[]) =>
    told.map((table, index) => placed(table, counted[index]?.table ?? { cells: [] }))

  for (const [what, first, again, place] of ways) {
    test(`is a finding for checkers: ${what}`, (t) => {
      const seeds = 40
      let [before, after] = [0, 0]
      for (let seed = 0; seed < seeds; seed++) {
        const people = peopleOf(seed)
        const both = [countedOf(first, people), countedOf(again, people)]
        const tables = both.map(({ table }) => table)
        const answer = { tables: both.map((one) => one.answer) }
        const { counted, naming } = countTables(tables, answer, people.length)
        const [one, next] = counted
        assert.ok(one && next)
        const [told] = protectTogether([one.table]).tables
        assert.ok(told)
        const isPlace = ({ at }: ToldTable['cells'][number]) => at.join() === place.join()
        assert.ok(told.cells.some(isPlace))
        const earlier: ToldTable = {
          ...told,
          cells: told.cells.map((cell) => (isPlace(cell) ? { ...cell, shown: 'hidden' } : cell)),
        }
        const now = protectTogether([next.table], [earlier], undefined, new Map(), naming).tables
        const names = new Set(
          now.flatMap((table) => table.cells.map(({ at }) => naming(table, at))),
        )
        assert.ok(!names.has(naming(earlier, place)), 'it is called otherwise')
        const found = samePlaces(toldOf([next], now), toldOf([one], [earlier]), naming)
        const byCohorts = cohortFindings([next], one.cohorts, people.length, false)
        if (byCohorts.length === 0) before++
        if (byCohorts.length === 0 && found.length === 0) after++
      }
      tell(
        t,
        'T5',
        `hidden places told without a finding, as ${what}`,
        percent(before, seeds),
        percent(after, seeds),
      )
      assert.equal(before, seeds)
      assert.equal(after, 0)
    })
  }

  test('is none where they are called alike, are told alike or are few', () => {
    const people = peopleOf(1)
    const all = [byPractice({ all: [had] }), byPractice({ all: [had], none: nobodyHas })] as const
    const found = (one: TableAsked, next: TableAsked, kept: readonly Person[]) => {
      const both = [countedOf([one, whoHad], kept), countedOf([next, whoHad], kept)]
      const tables = both.map(({ table }) => table)
      const answer = { tables: both.map((each) => each.answer) }
      const { counted } = countTables(tables, answer, kept.length)
      const told = protectTogether(counted.map(({ table }) => table)).tables
      return samePlaces(toldOf(counted, told), [], keyIn)
    }
    const [one, again] = all
    const isHere = ({ practice }: Person) => practice === 'p1'
    assert.deepEqual(found(one, one, people), [])
    const wholly = { ...one, by: [] }
    assert.deepEqual(found(wholly, { ...again, by: [] }, people.filter(isHere)), [])
    assert.deepEqual(found(one, again, people.filter(whoHad).slice(0, 7)), [])
  })

  test('is none where a third table has it under both names', () => {
    const table = (dimensions: readonly string[], ...ats: readonly string[][]): Placed => ({
      table: {
        ...{ name: 'x', population: 'p', dimensions, keys: dimensions, fixed: [], totals: [] },
        ...{ sensitive: true, cells: ats.map((at) => ({ at, shown: 'hidden' })) },
      },
      who: ats.map((_, index) => whoIn(index === 0 ? 20 : 30, [BigInt(index) + 5n])),
    })
    const [bySex, byPlace] = [table(['sex'], ['f'], ['m']), table(['place'], ['a'], ['b'])]
    const wholes = { risk: 'Differencing', table: 'x', at: [], done: 'for-checkers' }
    const both = table(['sex', 'place'], ['f', 'a'], ['m', 'b'])
    const called = (one: object, at: readonly (string | null)[]) =>
      at.every((value) => value === null)
        ? String(one === byPlace.table)
        : at.filter(Boolean).join()
    assert.deepEqual(samePlaces([bySex], [byPlace], called), [wholes])
    assert.deepEqual(samePlaces([bySex], [both, byPlace], keyIn), [])
    assert.deepEqual(samePlaces([bySex], [byPlace, both], keyIn), [])
    const places = [['f'], ['m']].map((at) => ({ ...wholes, at }))
    assert.deepEqual(samePlaces([bySex], [byPlace], keyIn), places)
  })

  test('is said of the widest of such places only', () => {
    const people = peopleOf(2)
    const [first, again] = [ways[3]?.[1], ways[3]?.[2]]
    assert.ok(first && again)
    const both = [countedOf(first, people), countedOf(again, people)]
    const { counted } = countTables(
      both.map(({ table }) => table),
      { tables: both.map(({ answer }) => answer) },
      people.length,
    )
    const told = protectTogether(counted.map(({ table }) => table)).tables
    const hidden = told.map((table): ToldTable => ({
      ...table,
      cells: table.cells.map((cell) => ({ ...cell, shown: 'hidden' })),
    }))
    const of = (at: readonly string[]) => {
      return { risk: 'Differencing', table: 'x', at, done: 'for-checkers' }
    }
    assert.deepEqual(samePlaces(toldOf(counted, hidden), [], keyIn), [of([]), of(['female'])])
  })
})
