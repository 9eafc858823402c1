import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { cohortOf, tooClose } from '../../../src/research/disclosure/apart.ts'
import { keyIn } from '../../../src/research/disclosure/key-in.ts'
import { protect, type Before, type ToldTable } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import { namingOf } from '../../../src/research/disclosure/same-people.ts'
import { rest, type CountTable } from '../../../src/research/disclosure/table.ts'
import { countTables } from '../../../src/research/run/count-tables.ts'
import { compile } from '../../../src/research/run/compile.ts'
import type { TableAsked } from '../../../src/research/run/question.ts'
import { percent, tell } from './attacking.ts'

// T5, T6 and T8: the same asked again, of one person fewer, of newer data, or over and over. The attacker knows who it
// is that came, went or is left out, and looks whether a number changes by them.

const times = 300
const answers = ['yes', 'no'] as const

/** People of a home by what they answered, and the same with one more person. */
function day(seed: number): {
  readonly one: CountTable
  readonly next: CountTable
  readonly joined: string
} {
  const random = randomOf('again', seed)
  const joined = random.pick(answers)
  const people = answers.map(() =>
    random.weighted([
      [random.whole(0, 14), 2],
      [random.whole(8, 200), 1],
    ]),
  )
  const table = (more: number): CountTable => ({
    ...{ name: 'x', population: 'p', dimensions: ['had'], sensitive: seed % 2 === 0 },
    cells: answers.map((at, index) => ({
      at: [at],
      people: (people[index] ?? 0) + (at === joined ? more : 0),
    })),
  })
  return { one: table(0), next: table(1), joined }
}

const exactly = (table: CountTable) => table.cells.map(({ people }) => people).join()
const shownIn = ({ cells }: ToldTable) => cells.map(({ shown }) => shown).join()
const rowsIn = ({ cells }: ToldTable) =>
  cells.map(({ at, shown }) => [...at, shown].join(' ')).join()
const beforeOf = (table: ToldTable): Before =>
  new Map(table.cells.map(({ at, shown }) => [keyIn(table, at), shown]))

suite('T6: the same question of newer data', () => {
  test('does not say what the one person who joined had', (t) => {
    let [before, rounded, after] = [0, 0, 0]
    for (let seed = 0; seed < times; seed++) {
      const { one, next } = day(seed)
      const told = protect(one).table
      if (exactly(one) !== exactly(next)) before++
      if (shownIn(told) !== shownIn(protect(next).table)) rounded++
      const again = protectTogether([next], [], undefined, beforeOf(told)).tables[0]
      assert.ok(again)
      if (shownIn(told) !== shownIn(again)) after++
    }
    tell(t, 'T6', 'people told by the next day', percent(before, times), percent(after, times))
    tell(
      t,
      'T6',
      'the same, where numbers are only rounded',
      percent(rounded, times),
      percent(after, times),
    )
    assert.equal(before, times)
    assert.ok(rounded > times / 10)
    assert.equal(after, 0)
  })

  test('says when many have come', () => {
    const { one } = day(1)
    const told = protect(one).table
    const many = { ...one, cells: one.cells.map(({ at, people }) => ({ at, people: people + 40 })) }
    const again = protectTogether([many], [], undefined, beforeOf(told)).tables[0]
    assert.ok(again)
    assert.equal(shownIn(again), shownIn(protect(many).table))
  })

  test('nor is what stays as it was taken for what it is, when tables are taken from each other', () => {
    // 17 are told as 10, as before: ten at most twelve of twenty would leave eight to the men, of whom few are told
    const cells = [
      { at: ['A', 'f'], people: 17 },
      { at: ['A', 'm'], people: 3 },
    ]
    const table: CountTable = { name: 'x', population: 'p', dimensions: ['place', 'sex'], cells }
    const before: Before = new Map([[keyIn(table, ['A', 'f']), 10]])
    const whole: CountTable = {
      ...{ name: 'y', population: 'p', dimensions: ['place'] },
      cells: [{ at: ['A'], people: 20 }],
    }
    const { tables } = protectTogether([table, whole], [], undefined, before)
    assert.deepEqual(tables[0]?.cells, [
      { at: ['A', 'f'], shown: 10, asBefore: true },
      { at: ['A', 'm'], shown: 'few' },
    ])
  })
})

suite('T6: a row of newer data', () => {
  const had = { codes: ['77'] }
  const byPractice: TableAsked = { name: 'x', of: { all: [had] }, by: ['practice'] }
  const divided: TableAsked = { ...byPractice, split: { name: 's', had: { codes: ['88'] } } }
  type Places = ReadonlyMap<string, number>

  /** How many had it in each place, as it is told after what was told before. */
  const toldOf = (asked: TableAsked, places: Places, earlier: readonly ToldTable[]) => {
    const cells = [...places].map(([place, people]) => [...place.split(' '), String(people)])
    const { counted } = countTables(
      [compile(asked)],
      { tables: [{ cells, people: [], yes: [] }] },
      0,
      { all: earlier, here: [] },
    )
    return (before: Before): ToldTable => {
      const tables = counted.map(({ table }) => table)
      const [told] = protectTogether(tables, [], undefined, before).tables
      assert.ok(told)
      return told
    }
  }
  const namesIn = ({ cells }: ToldTable) => [...new Set(cells.map(({ at }) => at[1]))]
  const one = (people: number): Places => new Map([['r p', people]])
  const named = (...days: readonly number[]) =>
    days
      .reduce<readonly ToldTable[]>(
        (earlier, people) => [...earlier, toldOf(byPractice, one(people), earlier)(new Map())],
        [],
      )
      .map((told) => namesIn(told).includes('p'))

  test('does not come or go with the one person who did', (t) => {
    let [before, after] = [0, 0]
    for (let seed = 0; seed < times; seed++) {
      const random = randomOf('row', seed)
      const isSplit = seed % 2 === 0
      const asked = isSplit ? divided : byPractice
      const answer = () => (isSplit ? ` ${random.pick(answers)}` : '')
      const day = new Map<string, number>()
      const add = (place: string, many: number) => day.set(place, (day.get(place) ?? 0) + many)
      for (let place = 0; place < 8; place++) {
        for (let some = 0; some < 3; some++) add(`r p${place}${answer()}`, random.whole(0, 9))
      }
      // of seven one more is eight, and of eight one fewer seven
      const joins = random.chance(0.5)
      for (let some = 0; some < (joins ? 7 : 8); some++) add(`r target${answer()}`, 1)
      const whose = [...day.keys()].findLast((place) => place.includes('target')) ?? ''
      const next = new Map(day).set(whose, (day.get(whose) ?? 0) + (joins ? 1 : -1))
      const told = toldOf(asked, day, [])(new Map())
      const kept = beforeOf(told)
      if (rowsIn(told) !== rowsIn(toldOf(asked, next, [])(kept))) before++
      if (rowsIn(told) !== rowsIn(toldOf(asked, next, [told])(kept))) after++
    }
    tell(
      t,
      'T6',
      'people told by a row that comes or goes',
      percent(before, times),
      percent(after, times),
    )
    assert.equal(before, times)
    assert.equal(after, 0)
  })

  test('comes when many have come, goes when many have gone, and so again', () => {
    assert.deepEqual(named(7, 8, 12, 13), [false, false, false, true])
    assert.deepEqual(named(8, 7, 3, 2), [true, true, true, false])
    assert.deepEqual(named(8, 2, 8, 12, 13, 3), [true, false, false, false, true, true])
  })

  test('is there by whatever else a table of the same people is divided, and not of others', () => {
    const told = toldOf(byPractice, one(8), [])(new Map())
    const more = new Map([
      ['r p no', 3],
      ['r p yes', 2],
    ])
    assert.deepEqual(namesIn(toldOf(divided, more, [told])(new Map())), [rest, 'p'])
    const others = { ...divided, of: {} }
    assert.deepEqual(namesIn(toldOf(others, more, [told])(new Map())), [rest])
  })
})

suite('T5, T8: the same people by another list of codes', () => {
  const size = 400
  const had = { codes: ['77'] }
  // nobody has the other code
  const padded = { codes: ['77', '9999'] }
  const byPractice = (of: TableAsked['of']): TableAsked => ({ name: 'x', of, by: ['practice'] })
  const tables = [
    byPractice({ all: [had] }),
    byPractice({ all: [padded] }),
    { ...byPractice({}), split: { name: 's', had: padded } },
    byPractice({ any: [padded], sex: ['female', 'male'] }),
  ] as const
  type Day = { readonly had: readonly number[]; readonly not: readonly number[] }

  /** What is counted of places, of each of which so many had it and so many had not. */
  const countedOf = (asked: readonly TableAsked[], { had: yes, not }: Day) => {
    const sum = (all: readonly number[]) => all.reduce((before, one) => before + one, 0)
    const people = Array.from({ length: size }, (_, one) => one)
    const [some, all] = [people.slice(0, sum(yes)), people.slice(0, sum(yes) + sum(not))]
    const rows = asked.map(({ split }) => {
      const cells = yes.flatMap((many, place) =>
        split
          ? [
              ['r', `p${place}`, 'yes', String(many)],
              ['r', `p${place}`, 'no', String(not[place] ?? 0)],
            ]
          : [['r', `p${place}`, String(many)]],
      )
      return split ? { cells, people: all, yes: some } : { cells, people: some, yes: [] }
    })
    return countTables(
      asked.map((table) => compile(table)),
      { tables: rows },
      size,
    )
  }
  const numbersIn = (table: ToldTable | undefined) =>
    (table?.cells ?? [])
      .filter(({ at }) => !at.includes('no') && !at.includes(rest))
      .map(({ at, shown }) => `${at[1]} ${shown}`)
      .toSorted()
      .join()
  const dayOf = (seed: number): Day => {
    const random = randomOf('padded', seed)
    const places = () => Array.from({ length: 4 }, () => random.whole(14, 40))
    return { had: places(), not: places() }
  }
  /** The same people asked for in each way, after what was told of them by the first. */
  const answersOf = (day: Day, told: { older?: ToldTable; here?: ToldTable }, isKnown: boolean) => {
    const { counted, naming } = countedOf(tables, day)
    const name = isKnown ? naming : keyIn
    const { older, here } = told
    const before: Before = new Map(
      (older?.cells ?? []).map(({ at, shown }) => [older ? name(older, at) : '', shown]),
    )
    const meant = counted.map(({ table }) => table)
    const all = protectTogether(meant, here ? [here] : [], undefined, before, name).tables
    return new Set(all.map(numbersIn))
  }
  const toldOf = (day: Day) => {
    const { counted } = countedOf(tables.slice(0, 1), day)
    const [told] = protectTogether(counted.map(({ table }) => table)).tables
    assert.ok(told)
    return told
  }

  test('is told the same, of data in which others joined', (t) => {
    let [before, after] = [0, 0]
    for (let seed = 0; seed < times; seed++) {
      const day = dayOf(seed)
      const older = toldOf(day)
      const next = { ...day, had: day.had.map((many, place) => many + (place < 2 ? 3 : 0)) }
      if (answersOf(next, { older }, false).size > 1) before++
      if (answersOf(next, { older }, true).size > 1) after++
    }
    tell(
      t,
      'T8',
      'groups of which a longer list says who joined',
      percent(before, times),
      percent(after, times),
    )
    assert.ok(before > times / 2)
    assert.equal(after, 0)
  })

  test('hides the same', (t) => {
    let [before, after] = [0, 0]
    for (let seed = 0; seed < times; seed++) {
      const day = dayOf(seed)
      const told = toldOf(day)
      const here: ToldTable = {
        ...told,
        cells: told.cells.map((cell) =>
          cell.at[1] === 'p1' ? { ...cell, shown: 'hidden' } : cell,
        ),
      }
      const isHidden = (isKnown: boolean) =>
        [...answersOf(day, { here }, isKnown)].every((each) => each.includes('p1 hidden'))
      if (!isHidden(false)) before++
      if (!isHidden(true)) after++
    }
    tell(
      t,
      'T5',
      'hidden numbers told by a longer list',
      percent(before, times),
      percent(after, times),
    )
    assert.equal(before, times)
    assert.equal(after, 0)
  })

  test('is known by what they had, whatever a question calls it', () => {
    const [one88, two88] = [
      { codes: ['88', '77'], settings: ['hospital', 'gp-practice'] },
      { codes: ['77', '88', '88'], settings: ['gp-practice', 'hospital'] },
    ] as const
    const split = compile({ name: 'a', of: {}, by: ['sex'], split: { name: 'p', had: one88 } })
    const same = [
      [compile({ name: 'b', of: { all: [two88] }, by: ['sex'] }), ['female']],
      [compile({ name: 'c', of: { all: [two88], sex: ['female'] }, by: [] }), []],
      [
        compile({ name: 'd', of: { sex: ['female'] }, by: [], split: { name: 'q', had: two88 } }),
        ['yes'],
      ],
    ] as const
    const wanted = keyIn(split, ['female', 'yes'])
    for (const [table, at] of same) assert.equal(keyIn(table, at), wanted, table.name)
    const not = compile({ name: 'e', of: { none: [two88] }, by: ['sex'] })
    assert.equal(keyIn(not, ['female']), keyIn(split, ['female', 'no']))
  })

  test('is not known by it to have had something else, all of them', () => {
    const [table, split] = [
      compile(byPractice({ all: [had] })),
      compile({ ...byPractice({ all: [had] }), split: { name: 's', had: { codes: ['88'] } } }),
    ]
    const all = cohortOf([1, 2, 3], size)
    const naming = namingOf([
      { table, cohorts: [all], isYesOrNo: false },
      { table: split, cohorts: [all, all], isYesOrNo: true },
    ])
    assert.notEqual(naming(split, ['r', 'p', 'yes']), naming(table, ['r', 'p']))
    const third = compile(byPractice({ all: [{ codes: ['11'] }] }))
    const ofThree = namingOf([
      { table, cohorts: [all], isYesOrNo: false },
      { table: third, cohorts: [all], isYesOrNo: false },
      { table: split, cohorts: [all, all], isYesOrNo: true },
    ])
    assert.equal(ofThree(third, ['r', 'p']), ofThree(table, ['r', 'p']))
    assert.notEqual(ofThree(split, ['r', 'p', 'yes']), ofThree(table, ['r', 'p']))
  })

  test('is another group where one person has the other code', () => {
    const [asked, longer] = tables.map((table) => compile(table))
    assert.ok(asked && longer)
    const naming = namingOf([
      { table: asked, cohorts: [cohortOf([1, 2, 3], size)], isYesOrNo: false },
      { table: longer, cohorts: [cohortOf([1, 2, 3, 4], size)], isYesOrNo: false },
    ])
    assert.notEqual(naming(asked, ['r', 'p']), naming(longer, ['r', 'p']))
  })
})

test('T5: of nearly the same people, those who check are told', (t) => {
  const random = randomOf('nearly')
  let [before, after] = [0, 0]
  for (let time = 0; time < times; time++) {
    const people = Array.from({ length: 400 }, (_, one) => one).filter(() => random.chance(0.5))
    const without = people.slice(random.whole(1, 9))
    // two exact numbers of these two tell of the few between them
    if (people.length > without.length) before++
    if (!tooClose(cohortOf(people, 400), cohortOf(without, 400))) after++
  }
  tell(
    t,
    'T5',
    'pairs of cohorts that tell of 1 to 9 people, and no finding',
    percent(before, times),
    percent(after, times),
  )
  assert.equal(before, times)
  assert.equal(after, 0)
})

test('T8: the same asked over and over has one answer, and no mean to find', (t) => {
  const { one } = day(3)
  const random = randomOf('noise')
  const truth = one.cells[0]?.people ?? 0
  // noise that is new each time is taken away by asking again
  const noisy = Array.from({ length: 400 }, () => truth + random.whole(-3, 3))
  const mean = Math.round(noisy.reduce((sum, each) => sum + each, 0) / noisy.length)
  const told = new Set(
    Array.from({ length: 400 }, () =>
      shownIn(protectTogether([one]).tables[0] ?? protect(one).table),
    ),
  )
  tell(
    t,
    'T8',
    'exact numbers found in 400 answers',
    mean === truth ? 1 : 0,
    told.size === 1 ? 0 : 1,
  )
  assert.equal(mean, truth)
  assert.equal(told.size, 1)
})
