import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { Refusal } from '../../src/errors.ts'
import { madeUp } from '../../src/research/made-up/made-up.ts'
import { askClosed } from '../../src/research/run/closed.ts'
import { personSelect } from '../../src/research/run/person-select.ts'
import { compile } from '../../src/research/run/compile.ts'
import { parseQuestion, type Split, type TableAsked } from '../../src/research/run/question.ts'
import { selectsIn, treesOf } from '../../src/research/run/selects.ts'
import { codesIn, tryQuestion } from '../../src/research/run/try-question.ts'

// A select that says yes or no of one person, by what is known of that person and of nobody else.

type Entry = { readonly setting: string; readonly code: string; readonly day: number }
type Person = { readonly born: number; readonly sex: string; readonly entries: readonly Entry[] }

/** People who have each mix of few facts, so that a wrong answer shows in somebody. */
const people: readonly Person[] = Array.from({ length: 96 }, (_, at) => ({
  born: 1940 + 5 * (at % 8),
  sex: at % 2 === 0 ? 'female' : 'male',
  entries: [
    ...(at % 3 === 0 ? [{ setting: 'gp-practice', code: '77', day: 10 + (at % 5) }] : []),
    ...(at % 4 === 0 ? [{ setting: 'hospital', code: '88', day: 12 + (at % 7) }] : []),
    ...(at % 6 === 0 ? [{ setting: 'hospital', code: '77', day: 30 }] : []),
  ],
}))
/** The one that is looked for, and what their record could have been instead. */
const target = 5
const other: Person = {
  ...{ born: 2015, sex: 'unknown' },
  entries: [{ setting: 'hospice', code: '99', day: 60 }],
}

const folder = mkdtempSync(join(tmpdir(), 'confide-selects-'))
test.after(() => rmSync(folder, { recursive: true }))
const filesOf = (world: string) => ({
  people: join(folder, `${world}-people.parquet`),
  entries: join(folder, `${world}-entries.parquet`),
})
const worlds = { as: filesOf('as'), other: filesOf('other') }

const dayText = (day: number) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)
const day = (at: number) => `date '${dayText(at)}'`

before(async () => {
  for (const [world, files] of Object.entries(worlds)) {
    const all = people.map((one, at) => (world === 'other' && at === target ? other : one))
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const rows = all.map(({ born, sex }, at) => `(${at}, ${born}, '${sex}')`)
    const entries = all.flatMap((one, at) =>
      one.entries.map(
        ({ setting, code, day: on }) => `(${at}, '${setting}', '${code}', ${day(on)})`,
      ),
    )
    await connection.run(`copy (select person, born::smallint as born, sex, 'R' as region, 'p' as practice,
        null::date as died from (values ${rows.join()}) t (person, born, sex))
      to '${files.people}' (format parquet)`)
    await connection.run(`copy (select person, setting, 'Observation' as kind, 'final' as status,
        null::varchar as category, 'sct' as system, code, on_day
        from (values ${entries.join()}) t (person, setting, code, on_day))
      to '${files.entries}' (format parquet)`)
    connection.closeSync()
    instance.closeSync()
  }
})

/** Of whom each select says yes. */
async function yesBy(texts: readonly string[], files: { people: string; entries: string }) {
  const tables = texts.map((select): TableAsked => {
    return { name: 'x', of: {}, by: [], split: { name: 's', select } }
  })
  const selects = await selectsIn({ title: 'x', tables })
  const asked = tables.map((table) => {
    const { sql, parameters } = compile(table, selects)
    return { sql, values: parameters, split: true }
  })
  const answer = await askClosed({ ...files, asked })
  assert.ok('tables' in answer, JSON.stringify(answer))
  return answer.tables.map(({ yes }) => yes)
}

/** Why each is not taken; undefined for one that is. */
async function whyNot(texts: readonly string[]) {
  const trees = await treesOf(texts)
  return texts.map((_, at) => {
    try {
      personSelect(trees[at])
      return undefined
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error))
      return error.message
    }
  })
}

const all = (keep: (one: Person) => boolean) => people.flatMap((one, at) => (keep(one) ? [at] : []))
const has = ({ entries }: Person, keep: (one: Entry) => boolean) => entries.some(keep)
const many = ({ entries }: Person, keep: (one: Entry) => boolean) => entries.filter(keep).length

/** What a select says, and what is true. */
const said: readonly (readonly [string, (one: Person) => boolean])[] = [
  ['select true from me', () => true],
  ['select born >= 1960 from me', ({ born }) => born >= 1960],
  ["select sex = 'male' and not (born < 1950) from me", (p) => p.sex === 'male' && p.born >= 1950],
  ['select born not between 1950 and 1960 from me', ({ born }) => born < 1950 || born > 1960],
  ['select m.born between 1950 and 1960 from me m', ({ born }) => born >= 1950 && born <= 1960],
  ["select sex not in ('female', 'x') or died is not null from me", ({ sex }) => sex === 'male'],
  [
    "select exists (select 1 from entries where code in ('77', '99')) from me",
    (p) => has(p, ({ code }) => code === '77'),
  ],
  [
    "SELECT NOT EXISTS (SELECT * FROM entries AS e WHERE e.setting = 'hospital' AND e.on_day > " +
      day(20) +
      ') FROM me',
    (p) => !has(p, (e) => e.setting === 'hospital' && e.day > 20),
  ],
  ['select (select count(*) from entries) >= 2 from me', ({ entries }) => entries.length >= 2],
  [
    "select (select count(distinct setting) from entries where code <> '99') + 1 > 2 from me",
    (p) => new Set(p.entries.map(({ setting }) => setting)).size > 1,
  ],
  [
    'select (select max(on_day) - min(on_day) from entries) > 15 from me',
    (p) => has(p, (a) => has(p, (b) => b.day - a.day > 15)),
  ],
  [
    `select exists (select 1 from entries a where a.code = '77' and exists (
       select 1 from entries b where b.code = '88' and b.on_day > a.on_day and b.on_day <= a.on_day + 5)) from me`,
    (p) =>
      has(
        p,
        (a) =>
          a.code === '77' && has(p, (b) => b.code === '88' && b.day > a.day && b.day <= a.day + 5),
      ),
  ],
  [
    `select exists (select 1 from entries a where exists (select 1 from entries b where b.on_day > a.on_day
       and exists (select 1 from entries c where c.on_day > b.on_day and me.sex = 'female'))) from me`,
    (p) =>
      p.sex === 'female' &&
      has(p, (a) => has(p, (b) => b.day > a.day && has(p, (c) => c.day > b.day))),
  ],
  [
    `select exists (select 1 from entries a where (select count(*) from entries b where b.setting = a.setting) > 1) from me`,
    (p) => has(p, (a) => many(p, (b) => b.setting === a.setting) > 1),
  ],
  [
    "select case when sex = 'male' then born > 1950 when born > 1960 then true else false end from me",
    (p) => (p.sex === 'male' ? p.born > 1950 : p.born > 1960),
  ],
  [
    'select (select min(on_day) from entries) <= ' + day(12) + ' from me',
    (p) => has(p, (e) => e.day <= 12),
  ],
  ["select exists (select 1 from entries where setting = 'o''clock') from me", () => false],
  // sums of years that are more than a year's column holds, of one person only
  ...(['+', '-'] as const).map((sign): (typeof said)[number] => [
    `select case when born = 1965 and sex = 'male' then ${Array.from({ length: 41 }, () => 'born').join(` ${sign} `)} > 0 else false end from me`,
    (p) => sign === '+' && p.born === 1965 && p.sex === 'male',
  ]),
]

suite('a select for one person', () => {
  const texts = said.map(([select]) => select)

  test('says of each what is true of them, and of others the same whatever is in one record', async () => {
    const yes = await yesBy(texts, worlds.as)
    for (const [at, [select, keep]] of said.entries()) assert.deepEqual(yes[at], all(keep), select)
    const others = (of: readonly (readonly number[])[]) =>
      of.map((one) => one.filter((person) => person !== target))
    assert.deepEqual(others(await yesBy(texts, worlds.other)), others(yes))
  })

  /** What reads more than one person, or could fail on what somebody's record holds, or is told by a clock. */
  const refused: readonly string[] = [
    // another's rows
    'select max(born) > 2000 from me',
    'select (select max(born) from me) > 2000 from me',
    'select (select max(me.born) from entries) > 2000 from me',
    'select (select count(me.born) from entries) > 90 from me',
    'select max(born) over () > 2000 from me',
    "select exists (select 1 from people where sex = 'unknown') from me",
    "select exists (select 1 from me where sex = 'unknown') from me",
    "select exists (select 1 from main.entries where code = '99') from me",
    'select exists (select 1 from memory.main.people) from me',
    'select exists (select 1 from entries e, entries f) from me',
    'select exists (select 1 from entries e join people p on true) from me',
    'select exists (select 1 from entries union select 1 from people) from me',
    'select exists (select 1 from (select * from people)) from me',
    'with entries as (select * from people) select exists (select 1 from entries) from me',
    'select exists (with x as (select 1) select 1 from x) from me',
    "select 'unknown' in (select sex from people) from me",
    "select true = any (select sex = 'unknown' from people) from me",
    'select person = 5 from me',
    'select me.rowid = 5 from me',
    'select p.person = 5 from me p',
    'select exists (select 1 from entries where entries.person <> me.person) from me',
    'select exists (select 1 from entries where e1.person = 5) from me',
    'select me = 5 from me',
    'select columns(*) from me',
    // digits that look like chance
    'select exists (select 1 from entries where value > 140) from me',
    "select exists (select 1 from entries where unit = 'mm[Hg]') from me",
    // not one answer for each person
    'select born from me',
    'select sex from me',
    'select true, false from me',
    'select * from me',
    'select true from me, me n',
    'select true from me where born > 1950',
    'select true from me group by born',
    'select true from me order by born limit 1',
    'select distinct true from me',
    'select true from me tablesample 10%',
    'select true from me qualify true',
    'select true from me having true',
    'select true',
    'select true from entries',
    'select true from me; select true from me',
    'select (select born > 1 from entries) from me',
    'select (select true from entries) from me',
    'select (3 in (select count(*) from entries)) = 3 from me',
    'select main.me.born > 1 from me',
    `select sex = '${'x'.repeat(101)}' from me`,
    "select (select code from entries limit 1) = '77' from me",
    // what could fail on somebody, is drawn or is of a clock
    "select error('x') is null from me",
    'select random() > 0.5 from me',
    "select now() > date '2025-01-01' from me",
    "select current_date > date '2025-01-01' from me",
    'select born / 0 = 1 from me',
    'select born % 7 = 1 from me',
    'select born * 99999999 > 1 from me',
    'select sex::int = 1 from me',
    'select sex = 1 from me',
    "select cast('x' as date) > died from me",
    "select date '9999-01-01' > died from me",
    'select try_cast(sex as int) = 1 from me',
    'select hash(sex) > 1 from me',
    "select sex like '%a%' from me",
    "select sex similar to 'a' from me",
    'select born > 1e300 from me',
    'select born > 100001 from me',
    'select born = $1 from me',
    'select list_sum([1]) = 1 from me',
    'select [x for x in [1]] is null from me',
    'select died + interval 1 day is null from me',
    "select sex collate nocase = 'MALE' from me",
    // no select, or of files
    "select exists (select 1 from read_csv('/etc/passwd')) from me",
    "select exists (select 1 from '/etc/passwd') from me",
    "copy people to 'x'",
    'drop view people',
    'pragma database_list',
    'set threads = 1',
    'select',
    '',
    ')',
    'select true from me) to q; --',
    `select ${'exists (select 1 from entries where '.repeat(5)}true${')'.repeat(5)} from me`,
  ]

  test('is refused for anything else, before it is asked', async () => {
    const why = await whyNot(refused)
    assert.deepEqual(
      refused.filter((_, at) => why[at] === undefined),
      [],
    )
    assert.equal(why[0], 'A select for one person may not have a function max')
  })

  test('cannot reach another’s record, which it would tell everybody if it were run as it is written', async () => {
    const attacks = [
      "exists (select 1 from people x where x.sex = 'unknown')",
      '(select max(x.born) from people x) > 2000',
      'max(me.born) over () > 2000',
      '(select max(y.born) from me y) > 2000',
    ]
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    /** Who but the one is told yes, where the text is believed. */
    const naive = async (attack: string, files: typeof worlds.as) => {
      const read = await connection.runAndReadAll(`
        with people as (from '${files.people}'), me as (from '${files.people}')
        select person from (select me.person, ${attack} as yes from me) where yes and person <> ${target}`)
      return read.getRows().length
    }
    let undefended = 0
    for (const attack of attacks) {
      const [as, instead] = [await naive(attack, worlds.as), await naive(attack, worlds.other)]
      if (as !== instead) undefended += 1
    }
    connection.closeSync()
    instance.closeSync()
    const why = await whyNot(attacks.map((attack) => `select ${attack} from me`))
    const defended = why.filter((one) => one === undefined).length
    console.log(
      `selects that tell others of one person: undefended ${undefended}, defended ${defended}`,
    )
    assert.deepEqual([undefended, defended], [attacks.length, 0])
  })
})

suite('a split by a select', () => {
  const table = (split: Split) =>
    JSON.stringify({ title: 'x', tables: [{ name: 'x', of: {}, by: [], split }] })
  const had: Split = { name: 's', had: { codes: ['77', '88'], settings: ['hospital'] } }
  const select: Split = {
    name: 's',
    select: `select exists (select 1 from entries where code in ('77', '88') and setting = 'hospital') from me`,
  }

  test('is told as one by codes is, and its codes are in made-up data', async () => {
    assert.deepEqual(codesIn(parseQuestion(table(select))), ['77', '88'])
    const data = madeUp({
      ...{ seed: 'a', birth: 'year', settings: ['hospital', 'hospice'], kinds: ['Observation'] },
      codes: ['77', '88'],
    })
    const [one, two] = [await tryQuestion(table(had), data), await tryQuestion(table(select), data)]
    assert.deepEqual(two.tables[0]?.cells, one.tables[0]?.cells)
    assert.ok(one.tables[0]?.cells.every(({ shown }) => Number(shown) > 10))
  })

  test('that is written in two ways is one: its numbers are attacked together', async () => {
    const texts = [
      'select  M.born>=1950 from ME as M -- x',
      'select born >= 1950 as y from me',
      'select born >= 1955 from me',
    ]
    const tables = texts.map((text): TableAsked => {
      return { name: 'x', of: {}, by: [], split: { name: 's', select: text } }
    })
    const selects = await selectsIn({ title: 'x', tables })
    const [one, two, three] = tables.map((table) => compile(table, selects).keys)
    assert.deepEqual(one, two)
    assert.notDeepEqual(one, three)
  })

  test('has one of the ways', () => {
    const wrong = [{ name: 's' }, { ...had, ...select }]
    for (const split of wrong)
      assert.throws(() => parseQuestion(table(split as Split)), /a split has one of/)
  })
})
