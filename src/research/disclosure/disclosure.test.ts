import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { cohortOf, peopleApart, tooClose } from './apart.ts'
import { attack } from './attack.ts'
import { percentOf } from './percent.ts'
import { protect, type Shown, type ToldTable } from './protect.ts'
import { protectTogether } from './protect-together.ts'
import { everyCell, type CountTable } from './table.ts'
import { couldBe, strict, told, usual, type Told } from '../../summary/coverage/told.ts'

// Disclosure control: what of a table of people may leave. Rules as tables, and properties over any table.

suite('a number of people', () => {
  const cases: readonly (readonly [count: number, usual: Told, strict: Told])[] = [
    [0, 0, 0],
    [1, 'few', 'few'],
    [7, 'few', 'few'],
    [8, 10, 'few'],
    [12, 10, 'few'],
    [13, 15, 15],
    [17, 15, 15],
    [1002, 1000, 1000],
    [1003, 1005, 1005],
  ]
  for (const [count, as, strictly] of cases) {
    test(`${count} is told as ${as}, and strictly as ${strictly}`, () => {
      assert.deepEqual([told(count), told(count, strict)], [as, strictly])
    })
  }

  test('is within what its telling could be, and each telling could be five counts or more', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.constantFrom(usual, strict), (count, rule) => {
        const shown = told(count, rule)
        const [low, high] = couldBe(shown, rule)
        assert.ok(low <= count && count <= high)
        if (shown === 0) return
        const alike = Array.from({ length: high - low + 1 }, (_, more) => told(low + more, rule))
        assert.ok(alike.length >= 5 && alike.every((one) => one === shown))
      }),
    )
  })

  for (const wrong of [-1, 2.5, Number.NaN, 2 ** 60]) {
    test(`${wrong} is none`, () => assert.throws(() => told(wrong), RangeError))
  }
})

const homes: CountTable = {
  name: 'Falls by care home',
  population: 'residents',
  dimensions: ['home', 'fell'],
  cells: [
    ...cellsOf('Ash', { yes: 8, no: 0 }),
    ...cellsOf('Beech', { yes: 13, no: 3 }),
    ...cellsOf('Cedar', { yes: 22, no: 41 }),
  ],
}

suite('a table', () => {
  test('hides few, rounds the rest, hides a split that says the same of everybody, and adds what is shown', () => {
    const { table, findings } = protect(homes)
    assert.deepEqual(shownIn(table), {
      ...{ 'Ash no': 'hidden', 'Ash yes': 'hidden', 'Beech no': 'few', 'Beech yes': 15 },
      ...{ 'Cedar no': 40, 'Cedar yes': 20 },
    })
    assert.deepEqual(
      Object.fromEntries(table.totals.map(({ at, shown }) => [at.join(' '), shown])),
      { ' no': 40, ' yes': 35, 'Ash ': 'hidden', 'Beech ': 15, 'Cedar ': 60, ' ': 75 },
    )
    assert.deepEqual(
      findings.map(({ risk, at, done }) => [risk, ...at, done]),
      [
        ['ClassDisclosure', 'Ash', 'no', 'hidden'],
        ['ClassDisclosure', 'Ash', 'yes', 'hidden'],
        ['LowCount', 'Beech', 'no', 'hidden'],
      ],
    )
  })

  test('tells nobody and few alike where even nobody says too much', () => {
    const cells = cellsOf('Ash', { yes: 0, no: 30, unknown: 9 })
    const { table } = protect({ ...homes, cells, sensitive: true })
    assert.deepEqual(shownIn(table), { 'Ash no': 30, 'Ash unknown': 10, 'Ash yes': 'few' })
  })

  test('has every cell: what nobody is at is not left out', () => {
    const cells = [...cellsOf('Ash', { yes: 20 }), ...cellsOf('Beech', { no: 30, yes: 10 })]
    assert.deepEqual(
      everyCell({ ...homes, cells }).map(({ at, people }) => [...at, people]),
      [
        ['Ash', 'no', 0],
        ['Ash', 'yes', 20],
        ['Beech', 'no', 30],
        ['Beech', 'yes', 10],
      ],
    )
  })

  const wrong: readonly (readonly [string, CountTable])[] = [
    ['a cell twice', { ...homes, cells: [...homes.cells, ...cellsOf('Ash', { yes: 2 })] }],
    ['a cell with a value too many', { ...homes, cells: [{ at: ['a', 'b', 'c'], people: 9 }] }],
    [
      'more cells than may be released',
      {
        ...homes,
        cells: Array.from({ length: 80 }, (_, one) => ({ at: [`${one}`, `${one}`], people: 9 })),
      },
    ],
  ]
  for (const [what, table] of wrong) {
    test(`with ${what} is refused`, () => assert.throws(() => protect(table), RangeError))
  }
})

suite('a percentage', () => {
  const cases: readonly (readonly [part: Shown, whole: Shown, percent: number | undefined])[] = [
    [20, 395, undefined],
    [20, 400, 5],
    [1335, 4000, 33.4],
    [130, 400, 33],
    [4005, 4000, 100],
    ['few', 4000, undefined],
    [20, 'hidden', undefined],
    [0, 0, undefined],
  ]
  for (const [part, whole, percent] of cases) {
    test(`of ${part} in ${whole} is ${percent}`, () => {
      assert.equal(percentOf(part, whole), percent)
    })
  }
})

suite('two cohorts', () => {
  const many = Array.from({ length: 1000 }, (_, one) => one)
  const cohort = (...without: number[]) =>
    cohortOf(
      many.filter((one) => !without.includes(one)),
      1000,
    )

  for (const [without, close] of [
    [[], false],
    [[31], true],
    [[0, 1, 2, 3, 4, 5, 6, 7, 999], true],
    [[0, 1, 2, 3, 4, 5, 6, 7, 998, 999], false],
  ] as const) {
    test(`that are ${without.length} people apart ${close ? 'tell of them' : 'do not'}`, () => {
      assert.equal(peopleApart(cohort(), cohort(...without)), without.length)
      assert.equal(tooClose(cohort(), cohort(...without)), close)
    })
  }
})

suite('tables together', () => {
  const bySex = (cells: CountTable['cells']): CountTable => {
    return { name: 'By sex', population: 'p', dimensions: ['place', 'sex'], cells }
  }
  const byPlace = (people: number): CountTable => {
    return {
      name: 'By place',
      population: 'p',
      dimensions: ['place'],
      cells: [{ at: ['A'], people }],
    }
  }

  test('what one hides, another does not tell', () => {
    const cells = [
      { at: ['A', 'female'], people: 8 },
      { at: ['A', 'male'], people: 1 },
      { at: ['A', 'other'], people: 1 },
    ]
    const alone = [protect(bySex(cells)).table, protect(byPlace(10)).table]
    // ten at most twelve, eight at least: one to three each
    assert.equal(attack(alone).exposed.length, 2)
    const { tables, findings } = protectTogether([bySex(cells), byPlace(10)])
    assert.deepEqual(attack(tables).exposed, [])
    assert.ok(findings.some(({ risk }) => risk === 'Differencing'))
  })

  test('what cannot be hidden any more, as it was released before, is not released', () => {
    const nobody: ToldTable = {
      ...protect(byPlace(10)).table,
      cells: [{ at: ['A'], shown: 0 }],
    }
    const cells = ['female', 'male'].map((sex) => ({ at: ['A', sex], people: 0 }))
    const now = { ...bySex(cells), sensitive: true }
    assert.doesNotThrow(() => protectTogether([now]))
    assert.throws(
      () => protectTogether([now], [nobody]),
      /worked out from what was released before/,
    )
  })

  test('what was hidden before is not told by what comes after', () => {
    const people = { A: [40, 0], B: [30, 30], C: [20, 20] } as const
    const cells = Object.entries(people).flatMap(([place, [female, male]]) => [
      { at: [place, 'female'], people: female },
      { at: [place, 'male'], people: male },
    ])
    const before = protect(bySex(cells)).table
    // divided the other way round no group is all of one kind
    const round = cells.map(({ at, people: many }) => ({ at: at.toReversed(), people: many }))
    const now: CountTable = { ...bySex(round), dimensions: ['sex', 'place'] }
    assert.equal(shownIn(protect(now).table)['female A'], 40)
    const { tables } = protectTogether([now], [before])
    assert.deepEqual(shownIn(tables[0] ?? before), {
      ...{ 'female A': 'hidden', 'female B': 30, 'female C': 20 },
      ...{ 'male A': 'hidden', 'male B': 30, 'male C': 20 },
    })
  })

  test('tables that do not fit together end, and are not released', () => {
    const shape = protect(bySex([])).table
    const hidden = ['female', 'male'].map((sex) => ({ at: ['A', sex], shown: 'hidden' as const }))
    const table = (dimensions: readonly string[], cells: ToldTable['cells']): ToldTable => {
      return { ...shape, dimensions, keys: dimensions, cells }
    }
    const all = [
      table(['place', 'sex'], hidden),
      table(['place'], [{ at: ['A'], shown: 1_000_000_000 }]),
      table([], [{ at: [], shown: 1_000_000_005 }]),
    ]
    assert.throws(() => attack(all), /do not fit together/)
  })

  test('what was released of other people does not count', () => {
    const before: ToldTable = { ...protect(byPlace(10)).table, cells: [{ at: ['A'], shown: 500 }] }
    const cells = [
      { at: ['A', 'female'], people: 20 },
      { at: ['A', 'male'], people: 3 },
    ]
    const { tables } = protectTogether([bySex(cells)], [before])
    assert.deepEqual(shownIn(tables[0] ?? before), { 'A female': 20, 'A male': 'few' })
  })

  // Every number of people that fits what is told, tried: nothing that is hidden is within two.
  test('over any tables: nobody who tries everything that fits knows a hidden number', () => {
    const people = fc.oneof(fc.nat(3), fc.nat(9), fc.nat(14))
    fc.assert(
      fc.property(
        fc.array(people, { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        (counts, sensitive) => {
          const [a = 0, b = 0, c = 0, d = 0] = counts
          const cross: CountTable = {
            ...{ name: 'cross', population: 'p', dimensions: ['row', 'column'], sensitive },
            cells: [a, b, c, d].map((one, at) => ({
              at: [`${at >> 1}`, `${at & 1}`],
              people: one,
            })),
          }
          const margin = (dimension: string, sums: readonly number[]): CountTable => {
            const cells = sums.map((one, at) => ({ at: [`${at}`], people: one }))
            return { name: dimension, population: 'p', dimensions: [dimension], sensitive, cells }
          }
          const all = [cross, margin('row', [a + b, c + d]), margin('column', [a + c, b + d])]
          const { tables } = protectTogether(all)
          const ranges = everythingThatFits(tables)
          const hidden = tables[0]?.cells.flatMap(({ shown }, at) =>
            typeof shown === 'number' ? [] : [ranges[at] ?? [0, 0]],
          )
          assert.ok(
            hidden?.every(([low = 0, high = 0]) => high - low > 2),
            JSON.stringify([counts, tables]),
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  test('and no telling holds a number from 1 to 7, in a cell or a total', () => {
    const people = fc.nat(30)
    fc.assert(
      fc.property(fc.array(people, { minLength: 1, maxLength: 30 }), (counts) => {
        const cells = counts.map((one, at) => ({ at: [`${at % 6}`, `${at}`], people: one }))
        const { table } = protect({ ...homes, cells: cells.slice(0, 12) })
        const numbers = JSON.stringify([table.cells, table.totals].flat().map(({ shown }) => shown))
        assert.doesNotMatch(numbers, /\b[1-7]\b/)
      }),
    )
  })
})

/** Of a table of two by two and its margins: what each cell may be, over all counts up to what fits. */
function everythingThatFits([cross, rows, columns]: readonly ToldTable[]): [number, number][] {
  const most = 40
  const range = (shown: Shown | undefined, sensitive = false): readonly [number, number] => {
    if (shown === undefined || shown === 'hidden') return [0, most]
    if (shown === 'few') return [sensitive ? 0 : 1, 7]
    return shown === 0 ? [0, 0] : [shown - 2, shown + 2]
  }
  const of = (table: ToldTable | undefined) =>
    (table?.cells ?? []).map(({ shown }) => range(shown, table?.sensitive))
  const [a, b, c, d] = of(cross)
  const [[r1, r2], [c1, c2]] = [of(rows), of(columns)]
  const found: [number, number][] = [0, 1, 2, 3].map(() => [most, -1])
  const isIn = (one: number, [low, high]: readonly [number, number] = [0, most]) =>
    low <= one && one <= high
  const each = ([low, high]: readonly [number, number] = [0, 0]) =>
    Array.from({ length: high - low + 1 }, (_, more) => low + more)
  for (const w of each(a)) {
    for (const x of each(b)) {
      if (!isIn(w + x, r1)) continue
      for (const y of each(c)) {
        if (!isIn(w + y, c1)) continue
        for (const z of each(d)) {
          if (!isIn(y + z, r2) || !isIn(x + z, c2)) continue
          for (const [at, one] of [w, x, y, z].entries()) {
            const range = found[at] ?? [0, 0]
            found[at] = [Math.min(range[0], one), Math.max(range[1], one)]
          }
        }
      }
    }
  }
  return found
}

function cellsOf(home: string, people: Readonly<Record<string, number>>) {
  return Object.entries(people).map(([fell, many]) => ({ at: [home, fell], people: many }))
}

function shownIn({ cells }: ToldTable): Record<string, Shown> {
  return Object.fromEntries(cells.map(({ at, shown }) => [at.join(' '), shown]))
}
