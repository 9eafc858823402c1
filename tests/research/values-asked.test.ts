import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { projectFolder } from '../../src/config.ts'
import { Refusal } from '../../src/errors.ts'
import { randomOf } from '../../src/record/demo/random.ts'
import { peopleIn } from '../../src/research/disclosure/apart.ts'
import { everyCell } from '../../src/research/disclosure/table.ts'
import { askClosed } from '../../src/research/run/closed.ts'
import { cohortFindings } from '../../src/research/run/cohort-findings.ts'
import { countTables } from '../../src/research/run/count-tables.ts'
import { unitsInStudies } from '../../src/research/linker/measurements.ts'
import type { Fact } from '../../src/research/run/facts.ts'
import { compile } from '../../src/research/run/compile.ts'
import { parseQuestion, type TableAsked } from '../../src/research/run/question.ts'

// What was measured, and when last: as the closed process counts it, and as it is counted here.

type Entry = {
  readonly code: string
  readonly setting: string
  readonly day: number
  readonly value: number | null
  readonly unit: string
}

const random = randomOf('values')
const systolic = '8480-6'
const diastolic = '8462-4'
const mmHg = 'mm[Hg]'
/** On few days, so that there are several on one, in two settings and two units, some without a number. */
const people: readonly (readonly Entry[])[] = Array.from({ length: 300 }, () =>
  Array.from({ length: random.whole(0, 7) }, (): Entry => {
    return {
      code: random.pick([systolic, systolic, diastolic, '77']),
      setting: random.pick(['gp-practice', 'hospital']),
      day: random.whole(0, 6),
      value: random.chance(0.9) ? random.whole(110, 170) : null,
      unit: random.pick([mmHg, mmHg, mmHg, 'kPa']),
    }
  }),
)

const folder = mkdtempSync(join(tmpdir(), 'confide-values-'))
test.after(() => rmSync(folder, { recursive: true }))
const files = { people: join(folder, 'people.parquet'), entries: join(folder, 'entries.parquet') }
const dayText = (day: number) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)

before(async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = people.flatMap((entries, person) =>
    entries.map(({ code, setting, day, value, unit }) => {
      const measured = `${value ?? 'null'}, '${unit}'`
      return `(${person}, '${setting}', '${code}', date '${dayText(day)}', ${measured})`
    }),
  )
  await connection.run(`copy (select i::int as person, 1950::smallint as born, 'female' as sex,
      'R' as region, 'p' as practice, null::date as died from range(${people.length}) t (i))
    to '${files.people}' (format parquet)`)
  await connection.run(`copy (select person, setting, 'Observation' as kind, 'final' as status,
      null::varchar as category, 'loinc' as system, code, on_day, value::double as value, unit
      from (values ${rows.join()}, (0, 'hospital', 'no day', null, 1, 'kg')) t (person, setting, code, on_day, value, unit))
    to '${files.entries}' (format parquet)`)
  connection.closeSync()
  instance.closeSync()
})

async function cellsOf(table: Omit<TableAsked, 'name'>): Promise<Record<string, number>> {
  const { sql, parameters } = compile({ ...table, name: 'x' })
  const answer = await askClosed({ ...files, asked: [{ sql, values: parameters, split: false }] })
  assert.ok('tables' in answer, JSON.stringify(answer))
  const cells = answer.tables[0]?.cells ?? []
  return Object.fromEntries(cells.map((row) => [row.slice(0, -1).join(' '), Number(row.at(-1))]))
}

/** Of whom it is so. */
const howMany = (keep: (entries: readonly Entry[]) => boolean) => people.filter(keep).length
const read = (code: string) => (entries: readonly Entry[]) =>
  entries.flatMap(({ value, unit, ...entry }) =>
    entry.code === code && unit === mmHg && value !== null ? [{ ...entry, value }] : [],
  )
/** The lowest value of the last day. */
function lastOf(
  entries: readonly { readonly day: number; readonly value: number }[],
): number | undefined {
  const day = Math.max(...entries.map((entry) => entry.day))
  const values = entries.filter((entry) => entry.day === day).map(({ value }) => value)
  return values.length === 0 ? undefined : Math.min(...values)
}
const isUnder = (bound: number, value: number | undefined) => value !== undefined && value < bound
const hasAny = (all: readonly unknown[]) => all.length > 0

suite('a fact with a value', () => {
  const cases: readonly (readonly [string, Fact, (entries: readonly Entry[]) => boolean])[] = [
    [
      'is of any that lies within the bounds, the lower in them and the upper not',
      { codes: [systolic], value: { unit: mmHg, atLeast: 140, below: 150 } },
      (all) => hasAny(read(systolic)(all).filter(({ value }) => value >= 140 && value < 150)),
    ],
    [
      'has one bound or two',
      { codes: [systolic], value: { unit: mmHg, below: 120 } },
      (all) => hasAny(read(systolic)(all).filter(({ value }) => value < 120)),
    ],
    [
      'of the last day is of the lowest of it, whatever was before or is in another unit or has no number',
      { codes: [systolic], value: { unit: mmHg, below: 140 }, last: true },
      (all) => isUnder(140, lastOf(read(systolic)(all))),
    ],
    [
      'of the last day of some settings and days has no other',
      {
        ...{ codes: [systolic], settings: ['hospital'], until: dayText(5), last: true },
        value: { unit: mmHg, atLeast: 140 },
      },
      (all) => {
        const its = read(systolic)(all).filter((one) => one.setting === 'hospital' && one.day < 5)
        return hasAny(its) && !isUnder(140, lastOf(its))
      },
    ],
    [
      'that is not there is not had',
      { codes: ['77'], value: { unit: 'no such unit', below: 1_000_000 }, last: true },
      () => false,
    ],
  ]
  for (const [what, fact, keep] of cases) {
    test(what, async () => {
      const counted = await cellsOf({ of: { all: [fact] }, by: [] })
      assert.deepEqual(counted, { '': howMany(keep) })
    })
  }

  test('without one, last is the last day that has any', async () => {
    const last: Fact = { codes: ['77', systolic], last: true }
    const table = {
      of: {},
      by: [],
      split: { name: 'then', had: { ...last, followedBy: { codes: [diastolic], withinDays: 2 } } },
    }
    const keep = (all: readonly Entry[]) => {
      const day = Math.max(...all.filter(({ code }) => code !== diastolic).map((one) => one.day))
      return all.some((one) => one.code === diastolic && one.day >= day && one.day <= day + 2)
    }
    const yes = howMany(keep)
    assert.deepEqual(await cellsOf(table), { yes, no: people.length - yes })
  })

  test('that has no day is of no last day', async () => {
    const fact: Fact = { codes: ['no day'], value: { unit: 'kg', below: 2 } }
    const counted = async (of: Fact) => cellsOf({ of: { all: [of] }, by: [] })
    assert.deepEqual(await counted(fact), { '': 1 })
    assert.deepEqual(await counted({ ...fact, last: true }), { '': 0 })
    const followedBy = { codes: ['no day'], last: true, withinDays: 9 } as const
    const had = { of: { all: [{ codes: ['no day'], last: true, followedBy }] }, by: [] } as const
    assert.deepEqual(await cellsOf(had), { '': 0 })
    // where the day does not matter, nor does whether there is one
    assert.deepEqual(await counted({ codes: ['no day'], last: true }), { '': 1 })
  })

  test('and another divide a table by whether both were so', async () => {
    const under = (code: string, below: number): Fact => {
      return { codes: [code], value: { unit: mmHg, below }, last: true }
    }
    const split = { name: 'under', all: [under(systolic, 140), under(diastolic, 150)] }
    const yes = howMany(
      (all) =>
        isUnder(140, lastOf(read(systolic)(all))) && isUnder(150, lastOf(read(diastolic)(all))),
    )
    assert.deepEqual(await cellsOf({ of: {}, by: [], split }), { yes, no: people.length - yes })
  })
})

suite('a split into bands', () => {
  test('is of the last value, the lowest of that day, and of those without one', async () => {
    const at = [120, 140, 160]
    const split = { name: 'last', bands: { codes: [systolic], unit: mmHg, at } }
    const value = (all: readonly Entry[]) => lastOf(read(systolic)(all))
    const within = (from: number, below: number) =>
      howMany((all) => isUnder(below, value(all)) && !isUnder(from, value(all)))
    assert.deepEqual(await cellsOf({ of: {}, by: [], split }), {
      ...{ 'under 120': within(0, 120), '120 to under 140': within(120, 140) },
      ...{ '140 to under 160': within(140, 160), '160 and over': within(160, 999) },
      none: howMany((all) => value(all) === undefined),
    })
  })

  test('of days is from the first of one to the first of another, of those who had the one', async () => {
    const days = { from: { codes: ['77'] }, to: { codes: [diastolic], settings: ['hospital'] } }
    const split = { name: 'days', days: { ...days, at: [1, 3] } }
    const daysOf = (all: readonly Entry[]) => {
      const first = Math.min(...all.filter(({ code }) => code === '77').map(({ day }) => day))
      const next = all.filter(
        ({ code, setting, day }) => code === diastolic && setting === 'hospital' && day >= first,
      )
      return Math.min(...next.map(({ day }) => day)) - first
    }
    const within = (from: number, below: number) =>
      howMany((all) => daysOf(all) >= from && daysOf(all) < below)
    assert.deepEqual(await cellsOf({ of: {}, by: [], split }), {
      ...{ 'under 1': within(0, 1), '1 to under 3': within(1, 3), '3 and over': within(3, 99) },
      none: howMany((all) => daysOf(all) === Infinity && all.some(({ code }) => code === '77')),
    })
  })

  test('says who is in each, so that bands of two tables that leave few are a finding', async () => {
    const bandsAt = async (...at: readonly number[]) => {
      const split = { name: 'last', bands: { codes: [systolic], unit: mmHg, at } }
      const asked = compile({ name: 'x', of: {}, by: [], split })
      const select = { sql: asked.sql, values: asked.parameters, split: true }
      const answer = await askClosed({ ...files, asked: [select] })
      assert.ok('tables' in answer, JSON.stringify(answer))
      return countTables([asked], answer, people.length).counted
    }
    const [one, next] = [await bandsAt(130, 150), await bandsAt(131, 150)]
    const within = (all: readonly Entry[]) => lastOf(read(systolic)(all)) ?? 0
    const expected = [
      [0, 1e9],
      [1, 130],
      [130, 150],
      [150, 1e9],
    ].map(([from = 0, below = 0]) => howMany((all) => within(all) >= from && within(all) < below))
    const [sizes] = one.map(({ cohorts }) => cohorts.map(peopleIn))
    const rising = (one: number, other: number) => one - other
    assert.deepEqual(sizes?.toSorted(rising), expected.toSorted(rising))
    const step = howMany((all) => within(all) === 130)
    assert.ok(step > 0 && step < 10)
    const risks = cohortFindings([...one, ...next], [], people.length, false)
    assert.deepEqual(
      risks.map(({ risk }) => risk),
      ['Differencing', 'Differencing'],
    )
    assert.deepEqual(cohortFindings(one, [], people.length, false), [])
  })

  test('has each band, in order, whoever is in it', async () => {
    const bands = { codes: ['none has it'], unit: mmHg, at: [5, 10] }
    const { values, dimensions, sql, parameters } = compile({
      ...{ name: 'x', of: {}, by: [], split: { name: 'band', bands } },
    })
    const asked = [{ sql, values: parameters, split: true }]
    const answer = await askClosed({ ...files, asked })
    assert.ok('tables' in answer, JSON.stringify(answer))
    const cells = answer.tables[0]?.cells.map((row) => {
      return { at: row.slice(0, -1), people: Number(row.at(-1)) }
    })
    const table = { name: 'x', population: 'p', dimensions, cells: cells ?? [] }
    assert.deepEqual(
      everyCell({ ...table, values }).map(({ at, people: many }) => [...at, many]),
      [
        ['under 5', 0],
        ['5 to under 10', 0],
        ['10 and over', 0],
        ['none', people.length],
      ],
    )
  })
})

suite('a question about values', () => {
  const taken = (fact: unknown) => {
    const split = { name: 'x', had: fact }
    return parseQuestion(
      JSON.stringify({ title: 'x', tables: [{ name: 'x', of: {}, by: [], split }] }),
    )
  }
  const value = { unit: mmHg, below: 140 }

  test('has a unit that values of a study have, and the documents say which there are', () => {
    const text = readFileSync(join(projectFolder, 'docs/research-questions.md'), 'utf8')
    assert.deepEqual(
      unitsInStudies.filter((unit) => !text.includes(`\`${unit}\``)),
      [],
    )
  })

  test('that the documents show is one', () => {
    const text = readFileSync(join(projectFolder, 'docs/research-questions.md'), 'utf8')
    const [, example = ''] = /```json\n([^`]*)```/.exec(text) ?? []
    assert.deepEqual(
      parseQuestion(example).tables.map(({ by }) => by),
      [['practice']],
    )
  })

  test('takes codes with a hyphen, and numbers of three digits', () => {
    assert.ok(taken({ codes: [systolic], value: { unit: 'mmol/mol', atLeast: 4.85 }, last: true }))
  })

  const wrong: readonly (readonly [string, unknown])[] = [
    ['without a bound', { codes: ['77'], value: { unit: mmHg } }],
    ['without a unit', { codes: ['77'], value: { below: 140 } }],
    ['of four digits', { codes: ['77'], value: { ...value, below: 140.5 } }],
    ['whose lower bound is not the lower', { codes: ['77'], value: { ...value, atLeast: 140 } }],
    ['in a unit that no study has', { codes: ['77'], value: { ...value, unit: 'mmHg' } }],
    ['that is text', { codes: ['77'], value: { ...value, below: '140' } }],
    ['of another word', { codes: ['77'], value: { ...value, most: 140 } }],
    [
      'in what follows, of four digits',
      {
        codes: ['77'],
        followedBy: { codes: ['88'], withinDays: 3, value: { ...value, below: 1401 } },
      },
    ],
    ['that is not last', { codes: ['77'], value, last: false }],
  ]
  for (const [what, fact] of wrong) {
    test(`takes none ${what}`, () => assert.throws(() => taken(fact), Refusal))
  }

  test('is of days of the calendar, wherever one stands: another would fail on the data', () => {
    const last = { codes: ['77'], from: '2025-02-30' }
    const splits: readonly object[] = [
      { had: last },
      { had: { codes: ['77'], followedBy: { ...last, withinDays: 3 } } },
      { had: { codes: ['77'], until: '2025-13-01' } },
      { bands: { ...last, unit: mmHg, at: [140] } },
      { days: { from: { codes: ['77'] }, to: last, at: [31] } },
    ]
    for (const split of splits) {
      const ask = (text: string) =>
        parseQuestion(
          JSON.stringify({
            title: 'x',
            tables: [{ name: 'x', of: {}, by: [], split: { name: 'x', ...split } }],
          }).replaceAll(/2025-(?:02-30|13-01)/g, text),
        )
      assert.ok(ask('2024-02-29'))
      for (const wrong of ['2025-02-30', '2025-13-01', '2025-00-10', '0000-01-01']) {
        assert.throws(() => ask(wrong), /A day is one of the calendar/, JSON.stringify(split))
      }
    }
  })

  test('takes bands that are cut at rising numbers of three digits, and draws no chart of them', () => {
    const ask =
      (at: unknown, more: object = {}) =>
      () => {
        const split = { name: 'x', bands: { codes: ['77'], unit: mmHg, at } }
        const table = { name: 'x', of: {}, by: ['sex'], split, ...more }
        return parseQuestion(JSON.stringify({ title: 'x', tables: [table] }))
      }
    assert.ok(ask([-5, 0.125, 14.5, 160])())
    for (const at of [[], [140, 120], [140, 140], [1401], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]) {
      assert.throws(ask(at), Refusal, JSON.stringify(at))
    }
    assert.throws(ask([120], { dashboard: { says: 'x', better: 'more' } }), /split by yes or no/)
  })

  test('divides by one thing', () => {
    const both = { name: 'x', had: { codes: ['7'] }, all: [{ codes: ['8'] }] }
    const ask = (split: unknown) => () =>
      parseQuestion(JSON.stringify({ title: 'x', tables: [{ name: 'x', of: {}, by: [], split }] }))
    assert.throws(ask(both), /a split has one of/)
    assert.throws(ask({ name: 'x' }), /a split has one of/)
  })
})
