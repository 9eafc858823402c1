import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import { askClosed } from '../../../src/research/run/closed.ts'
import { countTables } from '../../../src/research/run/count-tables.ts'
import { compile } from '../../../src/research/run/compile.ts'
import type { TableAsked } from '../../../src/research/run/question.ts'
import { asAskerSees, type StudyJob } from '../../../src/research/studies/read-jobs.ts'
import { percent, tell } from './attacking.ts'

// T18 and T25: questions that aim at one person, by what is known of them, and ways out that are no number: names of
// values, errors, what became of a question. The attacker writes the questions.

const folder = mkdtempSync(join(tmpdir(), 'confide-attack-'))
test.after(() => rmSync(folder, { recursive: true }))

/** Somebody of whom a newspaper told three things with their days; whether they had 99 it did not say. */
type Known = {
  readonly person: number
  readonly facts: readonly (readonly [code: string, on: string])[]
}

const size = 400
const targets = Array.from({ length: 20 }, (_, at): Known => {
  const day = (more: number) => new Date(Date.UTC(2025, more, 1 + at)).toISOString().slice(0, 10)
  return {
    person: at * 20,
    facts: [
      ['71', day(1)],
      ['72', day(4)],
      ['73', day(6)],
    ],
  }
})

/** Files of the same people, but for who had 99. */
async function filesWhere(name: string, had99: (person: number) => boolean, from = 0) {
  const its = join(folder, name)
  mkdirSync(its)
  const files = { people: join(its, 'people.parquet'), entries: join(its, 'entries.parquet') }
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`copy (
    select i::int as person, (1940 + 5 * (i % 10))::smallint as born,
           case when i = 0 then 'other' when i % 2 = 0 then 'female' else 'male' end as sex, 'R' || (i % 2) as region,
           'P' || (i % 2) as practice, null::date as died from range(${from}, ${size}) t (i))
    to '${files.people}' (format parquet)`)
  const rows = [
    ...targets.flatMap(({ person, facts }) =>
      facts.map(([code, on]) => [person, code, on] as const),
    ),
    ...Array.from({ length: size }, (_, person) => [person, '77', '2025-01-01'] as const),
    ...Array.from({ length: size }, (_, person) => person)
      .filter(had99)
      .map((person) => [person, '99', '2025-02-02'] as const),
  ]
  const values = rows.map(([person, code, on]) => `(${person}, '${code}', date '${on}')`).join(', ')
  await connection.run(`copy (
    select person::int as person, 'gp-practice' as setting, 'Observation' as kind, 'final' as status, null as category,
           'sct' as system, code, on_day from (values ${values}) t (person, code, on_day) order by code, on_day)
    to '${files.entries}' (format parquet)`)
  connection.closeSync()
  instance.closeSync()
  return files
}

/** What the files answer, as they are and as it is told. */
async function answers(files: { people: string; entries: string }, tables: readonly TableAsked[]) {
  const asked = tables.map((table) => compile(table))
  const answer = await askClosed({
    ...files,
    asked: asked.map(({ sql, parameters, values }) => {
      return { sql, values: parameters, split: values.at(-1) !== undefined }
    }),
  })
  assert.ok('tables' in answer, JSON.stringify(answer))
  const counted = countTables(asked, answer, size).counted.map(({ table }) => table)
  return { raw: answer.tables.map(({ cells }) => cells), told: protectTogether(counted).tables }
}

const split = { name: 'had', had: { codes: ['99'] } }
const after = (on: string) => new Date(Date.parse(on) + 86_400_000).toISOString().slice(0, 10)
const asKnown = ({ facts }: Known): TableAsked['of'] => ({
  all: facts.map(([code, on]) => ({ codes: [code], from: on, until: after(on) })),
})

suite('T18: somebody the newspaper told of', () => {
  test('is found in the files, and by no question', async (t) => {
    const had = ({ person }: Known) => person % 3 === 0
    const files = await filesWhere('news', (person) => person % 3 === 0)
    const { raw, told } = await answers(
      files,
      targets.map((one) => ({ name: 'x', of: asKnown(one), by: [], split })),
    )
    const found = targets.filter(
      (one, at) => JSON.stringify(raw[at]) === JSON.stringify([[had(one) ? 'yes' : 'no', '1']]),
    )
    const toldOf = targets.filter((_, at) =>
      told[at]?.cells.some(({ shown }) => typeof shown === 'number'),
    )
    const alike = new Set(told.map(({ cells }) => JSON.stringify(cells)))
    tell(
      t,
      'T18',
      'people of whom one more thing is known',
      percent(found.length, targets.length),
      percent(toldOf.length, targets.length),
    )
    assert.equal(found.length, targets.length)
    assert.equal(toldOf.length, 0)
    assert.equal(alike.size, 1, 'the answer is the same for each')
  })
})

test('T23: that the only one of a kind opted out does not show', async (t) => {
  const tables: readonly TableAsked[] = [
    { name: 'alone', of: { sex: ['other'] }, by: [] },
    { name: 'by place', of: { sex: ['other'] }, by: ['practice'] },
    { name: 'by sex', of: { bornFrom: 1940, bornUntil: 1940 }, by: ['sex', 'region'] },
  ]
  const nobody = () => false
  const [withThem, without] = [
    await answers(await filesWhere('there', nobody), tables),
    await answers(await filesWhere('opted out', nobody, 1), tables),
  ]
  const differ = (a: readonly unknown[], b: readonly unknown[]) =>
    a.filter((each, at) => JSON.stringify(each) !== JSON.stringify(b[at])).length
  const [before, after] = [differ(withThem.raw, without.raw), differ(withThem.told, without.told)]
  tell(t, 'T23', 'tables that tell of one opt-out', before, after)
  assert.equal(before, tables.length)
  assert.equal(after, 0)
})

suite('T25: ways out that are no number', () => {
  test('names of values, and what is missing, say nothing of one person', async (t) => {
    const [target] = targets
    assert.ok(target)
    const of = asKnown(target)
    const tables: readonly TableAsked[] = [
      // the only one of their sex, who is there or is not
      { name: 'a value', of: { all: [{ codes: ['77'] }, { codes: ['99'] }] }, by: ['sex'] },
      {
        name: 'a value of those without',
        of: { all: [{ codes: ['77'] }], none: [{ codes: ['99'] }] },
        by: ['sex'],
      },
      { name: 'nobody', of: { all: [...(of.all ?? []), { codes: ['99'] }] }, by: ['sex'] },
      { name: 'all of it', of, by: ['born', 'sex'], split },
      { name: 'a practice', of: { ...of, any: [{ codes: ['99'] }] }, by: ['practice'] },
    ]
    const others = (person: number) => person % 4 === 1
    const [one, two] = [
      await filesWhere('with', (person) => person === target.person || others(person)),
      await filesWhere('without', others),
    ]
    const [withIt, without] = [await answers(one, tables), await answers(two, tables)]
    const differ = (a: readonly unknown[], b: readonly unknown[]) =>
      a.filter((each, at) => JSON.stringify(each) !== JSON.stringify(b[at])).length
    const [before, told] = [differ(withIt.raw, without.raw), differ(withIt.told, without.told)]
    tell(t, 'T25', 'tables that tell whether one person had it', before, told)
    assert.equal(before, tables.length)
    assert.equal(told, 0)
  })

  test('an error quotes no value', async (t) => {
    const files = await filesWhere('errors', () => true)
    const sql = `select person, (code || 'x')::int as c from entries`
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const plain = await connection
      .run(sql.replace('entries', `read_parquet('${files.entries}')`))
      .then(() => '', String)
    connection.closeSync()
    instance.closeSync()
    const closed = await askClosed({ ...files, asked: [{ sql, values: [], split: false }] })
    tell(t, 'T25', 'codes quoted by an error', /7\dx|99x/.test(plain) ? 1 : 0, 0)
    assert.match(plain, /7\dx|99x/)
    assert.deepEqual(closed, { refused: 'failed' })
  })

  test('that a question failed, or what a machine found, is not told to who asked', (t) => {
    const job: StudyJob = {
      ...{ id: 'JB-AAAA-AAAA', study: 'ST-AAAA-AAAA', version: 1, question: '{}', askedBy: 'x' },
      ...{
        askedByName: 'x',
        askedAt: new Date('2026-01-05T10:00:00Z'),
        releasedAt: null,
        checks: [],
      },
      ...{ state: 'answered', digest: 'd', whyRefused: null, tables: [], findings: [] },
    }
    const found = { risk: 'Differencing', table: 'x', at: [], done: 'for-checkers' } as const
    const ends: readonly StudyJob[] = [
      job,
      { ...job, digest: 'other', findings: [found] },
      { ...job, state: 'failed', digest: null, whyRefused: 'It was not run: stopped' },
    ]
    const different = (all: readonly StudyJob[]) =>
      new Set(all.map((one) => JSON.stringify(one))).size
    const [before, seen] = [different(ends), different(ends.map(asAskerSees))]
    tell(t, 'T25', 'ends of a question told apart', before, seen - 1)
    assert.equal(before, ends.length)
    assert.equal(seen, 1)
  })
})
