import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { cohortOf, tooClose } from '../../../src/research/disclosure/apart.ts'
import { keyIn } from '../../../src/research/disclosure/key-in.ts'
import { protect, type Before, type ToldTable } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import { rest, type CountTable } from '../../../src/research/disclosure/table.ts'
import { countTables } from '../../../src/research/run/count-tables.ts'
import { compile, type TableAsked } from '../../../src/research/run/question.ts'
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
    const counted = countTables(
      [compile(asked)],
      { tables: [{ cells, people: [], yes: [] }] },
      0,
      earlier,
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
