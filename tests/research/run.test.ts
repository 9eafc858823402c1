import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { askClosed, usualLimits } from '../../src/research/run/closed.ts'
import { countTables } from '../../src/research/run/count-tables.ts'
import { askQuestion, checkAnswer } from '../../src/research/run/jobs.ts'
import { compile } from '../../src/research/run/compile.ts'
import { parseQuestion, type TableAsked } from '../../src/research/run/question.ts'
import { runWaiting } from '../../src/research/run/run-jobs.ts'
import { asAskerSees, studyJobs, type StudyJob } from '../../src/research/studies/read-jobs.ts'
import { rest } from '../../src/research/disclosure/table.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { actorOf, approvedStudy } from './studying.ts'

// Questions of the data of a study: asked in a closed process, protected, checked by two, released. T5, T24, T26.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const studies = mkdtempSync(join(tmpdir(), 'confide-studies-'))
test.after(async () => {
  await owner.end()
  rmSync(studies, { recursive: true })
})

const university = await world.service('Z90', 'University', 'university')
const others = await world.service('Z91', 'Other University', 'university')
const researcher = await actorOf(
  world,
  await world.staff(university, 'researcher', 'Robin Research'),
)
const stranger = await actorOf(world, await world.staff(others, 'researcher', 'Sam Stranger'))
const member = async (name: string) =>
  actorOf(world, await world.staff(university, 'research-panel', name))
const one = await member('Pat Panel')
const two = await member('Penny Panel')
const three = await member('Paul Panel')
const panel = [one, two]
const study = await approvedStudy(db, researcher, panel)
const build = '00000000-0000-7000-8000-0000000000b1'
const older = '00000000-0000-7000-8000-0000000000b0'
const folder = join(studies, study, build)
const files = { people: join(folder, 'people.parquet'), entries: join(folder, 'entries.parquet') }

before(async () => {
  mkdirSync(folder, { recursive: true })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  // 1,000 people; every third smokes, of these every second of the first half stopped, 30 to 90 days later
  await connection.run(`copy (
    select i::int as person, (1940 + 5 * (i % 10))::smallint as born,
           case when i % 2 = 0 then 'female' else 'male' end as sex, 'R' || (i % 4) as region,
           'practice' as practice, null::date as died from range(1000) t (i)) to '${files.people}' (format parquet)`)
  await connection.run(`copy (
    select i::int as person, 'gp-practice' as setting, 'Observation' as kind, 'final' as status,
           null as category, 'sct' as system, '77' as code, date '2025-01-01' as on_day
      from range(0, 1000, 3) t (i)
    union all
    select i::int, 'smoking-clinic', 'Procedure', 'completed', null, 'sct', '88',
           date '2025-01-01' + (30 + i % 60)::int from range(0, 500, 6) t (i)
     order by code, on_day) to '${files.entries}' (format parquet)`)
  connection.closeSync()
  instance.closeSync()
  await owner`
    insert into study_build (id, study, version, built_at, checked_at, people, entries, type_1, national,
                             unchecked, rules_digest)
    values (${build}, ${study}, 1, now(), now(), 1000, 418, 30, 40, 2, 'x')`
})

const smokers: TableAsked = {
  ...{ name: 'Stopped smoking', by: ['sex'] },
  of: { all: [{ codes: ['77'] }] },
  split: {
    name: 'stopped',
    had: {
      codes: ['77'],
      followedBy: { codes: ['88'], settings: ['smoking-clinic'], withinDays: 60 },
    },
  },
}
const ask = (sql: string, values: readonly (string | number)[] = [], limits = usualLimits) =>
  askClosed({ ...files, asked: [{ sql, values, split: false }] }, limits)
const counted = async (table: TableAsked) => {
  const answer = await ask(compile(table).sql, compile(table).parameters)
  assert.ok('tables' in answer, JSON.stringify(answer))
  return answer.tables[0]?.cells.map((row) => row.join(' ')).toSorted()
}

suite('a question', () => {
  const oracle = (keep: (person: number) => boolean, key: (person: number) => string) => {
    const cells = new Map<string, number>()
    for (let person = 0; person < 1000; person++) {
      if (keep(person)) cells.set(key(person), (cells.get(key(person)) ?? 0) + 1)
    }
    return [...cells].map(([at, many]) => `${at} ${many}`.trim()).toSorted()
  }
  const smokes = (person: number) => person % 3 === 0
  const treated = (person: number) => person % 6 === 0 && person < 500
  const sex = (person: number) => (person % 2 === 0 ? 'female' : 'male')
  const cases: readonly (readonly [string, TableAsked, string[]])[] = [
    [
      'everybody',
      { name: 'x', of: {}, by: [] },
      oracle(
        () => true,
        () => '',
      ),
    ],
    [
      'by region',
      { name: 'x', of: {}, by: ['region'] },
      oracle(
        () => true,
        (p) => `R${p % 4}`,
      ),
    ],
    [
      'who had this and not that, born between',
      {
        ...{ name: 'x', by: ['sex'] },
        of: {
          all: [{ codes: ['77'] }],
          none: [{ codes: ['88'] }],
          bornFrom: 1950,
          bornUntil: 1960,
        },
      },
      oracle((p) => smokes(p) && !treated(p) && [2, 3, 4].includes(p % 10), sex),
    ],
    [
      'any of two, of one sex',
      {
        name: 'x',
        by: ['sex'],
        of: { any: [{ codes: ['77'] }, { codes: ['88'] }], sex: ['male'] },
      },
      oracle((p) => smokes(p) && p % 2 === 1, sex),
    ],
    [
      'in a time and a setting',
      {
        name: 'x',
        by: [],
        of: {
          all: [
            {
              codes: ['88'],
              settings: ['smoking-clinic'],
              from: '2025-02-24',
              until: '2025-02-25',
            },
          ],
        },
      },
      oracle(
        (p) => treated(p) && 30 + (p % 60) === 54,
        () => '',
      ),
    ],
    [
      'one after the other within days',
      smokers,
      oracle(smokes, (p) => `${sex(p)} ${treated(p) && 30 + (p % 60) <= 60 ? 'yes' : 'no'}`),
    ],
  ]
  for (const [what, table, expected] of cases) {
    test(`of ${what}`, async () => assert.deepEqual(await counted(table), expected))
  }

  const wrong: readonly (readonly [string, unknown])[] = [
    ['no JSON', undefined],
    ['a word that is not known', { title: 'x', tables: [{ ...smokers, person: 3 }] }],
    [
      'a code that is text',
      { title: 'x', tables: [{ ...smokers, of: { all: [{ codes: ["7' or"] }] } }] },
    ],
    ['a dimension twice', { title: 'x', tables: [{ ...smokers, by: ['sex', 'sex'] }] }],
    ['a dimension that is not one', { title: 'x', tables: [{ ...smokers, by: ['person'] }] }],
    [
      'a chart of what is not divided by one thing',
      {
        title: 'x',
        tables: [{ ...smokers, by: ['sex', 'born'], dashboard: { says: 'x', better: 'more' } }],
      },
    ],
    ['no tables', { title: 'x', tables: [] }],
  ]
  for (const [what, value] of wrong) {
    test(`with ${what} is not taken`, () => {
      const text = value === undefined ? '{' : JSON.stringify(value)
      assert.throws(() => parseQuestion(text), /The question|A table|A chart/)
    })
  }
})

suite('T24: a closed process', () => {
  const secret = '/etc/passwd'
  const hostile: readonly string[] = [
    `select * from read_csv('${secret}')`,
    `select 1 as person, content from read_text('${secret}')`,
    `select 1 as person, * from glob('/etc/*')`,
    `select 1 as person, * from read_parquet('${studies}/../*/*.parquet')`,
    `select 1 as person, * from '${secret}'`,
    `select 1 as person, * from sniff_csv('${secret}')`,
    `copy people to '${studies}/out.parquet'`,
    `copy (select 1) to '${files.people}'`,
    `attach '${studies}/x.duckdb' as x`,
    `export database '${studies}/out'`,
    'install httpfs',
    'load httpfs',
    `pragma database_list`,
    `set enable_external_access = true`,
    `set lock_configuration = false`,
    `reset allowed_paths`,
    `create table t as select 1 as person`,
    `drop view people`,
    `insert into people values (1)`,
    `call pragma_version()`,
    `select person from people; select person from people`,
    `select person from people) as q (person); copy people to '${studies}/out.csv'; --`,
    `select 1 as person, getenv('HOME')`,
    `select 1 as person, * from read_csv('https://example.com/x')`,
    `explain select person from people`,
    `select sex, person from people`,
    `select person, (select count(*) from range(1000000000000)) from people`,
    `select person, list_sum(range(300000000)) from people`,
    'with recursive t (person) as (select 1 union all select person + 1 from t) select person from t',
  ]
  const limits = { ...usualLimits, milliseconds: 1500, memory: '128MB' }

  test('answers what is one select and no other statement, and leaves no file', async () => {
    const got = await Promise.all(
      [0, 1].map(async (half) => {
        const answers: string[] = []
        for (const sql of hostile.filter((_, at) => at % 2 === half)) {
          const answer = await ask(sql, [], limits)
          if (!('refused' in answer)) answers.push(sql)
        }
        return answers
      }),
    )
    const let_through = got.flat()
    console.log(
      `T24 hostile statements let through: undefended ${hostile.length}, defended ${let_through.length}`,
    )
    assert.deepEqual(let_through, [])
    assert.deepEqual(readdirSync(studies), [study])
    assert.deepEqual(readdirSync(folder).toSorted(), ['entries.parquet', 'people.parquet'])
  })

  const others: readonly (readonly [string, string, RegExp])[] = [
    ['somebody twice', 'select person from people union all select 7::int', /there twice/],
    ['nobody of the data', 'select person + 1 as person from people', /not a person/],
    ['what is no number', "select 'x' || person as person from people", /no number/],
    ['nothing', 'select nullif(person, 3) as person from people', /no number/],
  ]
  for (const [what, sql, why] of others) {
    test(`that counts ${what} is no answer`, async () => {
      const answer = await ask(sql)
      const table = compile({ name: 'x', of: {}, by: [] })
      const told = () => {
        if ('refused' in answer) throw new RangeError(answer.refused)
        return countTables([table], answer, 1000)
      }
      assert.throws(told, why)
    })
  }

  test('with more cells than a table may have is refused', async () => {
    const answer = await ask('select person, person as at from people', [], {
      ...limits,
      mostRows: 999,
    })
    assert.deepEqual(answer, { refused: 'too many cells' })
  })
})

suite('an answer', () => {
  const question = JSON.stringify({ title: 'Stopping', tables: [smokers] })
  const asked = async (text = question) => {
    const id = await askQuestion(db, researcher, study, text)
    await runWaiting(db, studies)
    const job = (await studyJobs(db.app, study)).find((each) => each.id === id)
    assert.ok(job)
    return job
  }
  const of = (...tables: readonly TableAsked[]) => JSON.stringify({ title: 'x', tables })
  const yes = (digest: string | null) => {
    return { agrees: true, reason: 'Nobody in it', digest: digest ?? '' }
  }
  const forCheckers = (job: StudyJob) =>
    job.findings.flatMap(({ risk, done }) => (done === 'for-checkers' ? [risk] : []))
  const forget = async () => {
    await owner`delete from study_check where job in (select id from study_job where released_at is null)`
    await owner`delete from study_job where released_at is null`
  }

  test('holds no few, and is released when two who did not ask agree to what they saw', async () => {
    const job = await asked()
    assert.equal(job.state, 'answered')
    const shown = job.tables[0]?.cells.map(({ at, shown: as }) => [...at, as])
    assert.deepEqual(shown, [
      ['female', 'no', 115],
      ['female', 'yes', 50],
      ['few together', 'no', 'few'],
      ['few together', 'yes', 'few'],
      ['male', 'no', 165],
      ['male', 'yes', 'few'],
    ])
    assert.ok(job.findings.some(({ risk }) => risk === 'LowCount'))
    // T26
    await assert.rejects(checkAnswer(db, researcher, job.id, yes(job.digest)), /research panel/)
    await assert.rejects(checkAnswer(db, one, job.id, yes('other')), /not as you saw it/)
    assert.equal(await checkAnswer(db, one, job.id, yes(job.digest)), 'waits')
    await assert.rejects(checkAnswer(db, one, job.id, yes(job.digest)), /already/)
    assert.equal(await checkAnswer(db, two, job.id, yes(job.digest)), 'released')
    await assert.rejects(checkAnswer(db, three, job.id, yes(job.digest)), /decided already/)
    const itself = owner`
      insert into study_check (job, checked_by, checked_by_name, asked_by, agrees, reason, result_digest, checked_at)
      select id, asked_by, 'x', asked_by, true, 'x', 'x', now() from study_job where id = ${job.id}`
    await assert.rejects(itself, /study_check_author_check/)
  })

  test('of one value only is told as any other: that nobody or everybody had it does not show', async () => {
    for (const [codes, no, yes] of [
      [['99'], 335, 'few'],
      [['77', '99'], 'few', 335],
    ] as const) {
      const table = {
        name: 'x',
        of: { all: [{ codes: ['77'] }] },
        by: [],
        split: { name: 's', had: { codes } },
      }
      const job = await asked(of(table))
      assert.deepEqual(
        job.tables[0]?.cells.map(({ at, shown }) => [...at, shown]),
        [
          ['no', no],
          ['yes', yes],
        ],
      )
    }
    await forget()
  })

  test('T5: of nearly the same people is a finding for checkers, in one question or in two', async () => {
    // 88 in a year, and 88 without the last day of it: of four people
    const until = (day: string): TableAsked => {
      return { name: day, of: { all: [{ codes: ['88'], until: day }] }, by: [] }
    }
    const [all, fewer, far] = ['2026-01-01', '2025-03-26', '2025-02-01'].map(until)
    assert.ok(all && fewer && far)
    assert.deepEqual(forCheckers(await asked(of(all, far))), [])
    assert.deepEqual(forCheckers(await asked(of(fewer))), ['Differencing'], 'in two')
    await forget()
    assert.deepEqual(
      forCheckers(await asked(of(all, fewer))),
      ['Differencing', 'Differencing'],
      'in one',
    )
    await forget()
  })

  test('T8: of the same people by a list with a code that nobody has hides what was hidden', async () => {
    const bySex = (...codes: readonly string[]): TableAsked => {
      return { name: 'x', of: { all: [{ codes }] }, by: ['sex'] }
    }
    await asked(of(bySex('77')))
    await owner`
      update study_job set result = replace(result, '"shown":165', '"shown":"hidden"')
       where state = 'answered'`
    const job = await asked(of(bySex('77', '9999')))
    const shown = job.tables[0]?.cells.map(({ at, shown: as }) => [...at, as].join())
    assert.deepEqual(shown, ['female,hidden', `${rest},few`, 'male,hidden'])
    // that nobody of them had it would be told by what is hidden: so people look
    const of77 = { ...bySex('77').of, none: [{ codes: ['9999'] }] }
    const jobs = [job, await asked(of({ ...bySex(), of: of77 }))]
    assert.deepEqual(jobs.map(forCheckers), [[], ['Differencing']])
    await forget()
  })

  test('asked again and again ends, and does not keep the next from being run', async () => {
    for (let time = 0; time < 4; time++) assert.equal((await asked()).state, 'answered')
    await forget()
  })

  test('of other data than what was released is looked at by people', async () => {
    await owner`
      insert into study_build select ${older}::uuid, study, version,
        built_at - interval '1 hour', checked_at, people, entries, type_1, national, unchecked, rules_digest
        from study_build where id = ${build}`
    await owner`update study_job set build = ${older}`
    assert.deepEqual(forCheckers(await asked()), ['Differencing'])
    await owner`update study_job set build = ${build}`
    await forget()
  })

  test('of newer data has the rows that were told of older data', async () => {
    // nine people, all born in 1940
    const nine: TableAsked = {
      ...{ name: 'x', of: { all: [{ codes: ['88'], until: '2025-02-01' }] }, by: ['born'] },
    }
    const names = async () => {
      return (await asked(of(nine))).tables[0]?.cells.map(({ at }) => at.join())
    }
    assert.deepEqual(await names(), ['1940', rest])
    await owner`
      update study_job set build = ${older}, result = replace(result, '1940', '1945')
       where state = 'answered'`
    assert.deepEqual(await names(), [rest], 'nine are not told of where they were among the few')
    await forget()
  })

  test('may be divided by a select for one person, as it is by codes; one for more is not taken', async () => {
    const select = "select exists (select 1 from entries where code = '88') from me"
    const table = { name: 'x', by: ['sex'], of: { bornFrom: 1950 } } as const
    const job = await asked(of({ ...table, split: { name: 's', select } }))
    const cells = job.tables[0]?.cells.map(({ at, shown }) => [...at, shown])
    assert.ok(forCheckers(job).includes('AuxiliaryInformation'), 'it is read by people')
    await forget()
    const byCodes = await asked(of({ ...table, split: { name: 's', had: { codes: ['88'] } } }))
    assert.equal(job.state, 'answered')
    assert.deepEqual(
      cells,
      byCodes.tables[0]?.cells.map(({ at, shown }) => [...at, shown]),
    )
    const more = { name: 'x', select: 'select max(born) = 1985 from me' }
    await assert.rejects(asked(of({ ...table, split: more })), /may not have a function max/)
    await forget()
  })

  test('that fails on the data reads, to who asked, as one that waits', async () => {
    await owner`update study_build set people = 10`
    const job = await asked()
    assert.equal(job.state, 'failed')
    const seen = asAskerSees(job)
    assert.deepEqual(
      [seen.state, seen.whyRefused, seen.tables, seen.findings, seen.digest],
      ['answered', null, [], [], null],
    )
    await assert.rejects(checkAnswer(db, one, job.id, yes(job.digest)), /not as you saw it/)
    assert.equal(await checkAnswer(db, one, job.id, { ...yes(''), agrees: false }), 'declined')
    await owner`update study_build set people = 1000`
  })

  test('that one person does not agree to stays', async () => {
    const job = await asked()
    const no = { ...yes(job.digest), agrees: false }
    assert.equal(await checkAnswer(db, one, job.id, no), 'declined')
    await assert.rejects(checkAnswer(db, two, job.id, yes(job.digest)), /decided already/)
  })

  test('is not of data of yesterday, nor for another organisation, nor of a study that is over', async () => {
    await assert.rejects(askQuestion(db, stranger, study, question), /no approved study of yours/)
    await assert.rejects(askQuestion(db, one, study, question), /Only researchers/)
    const [waits, unseen] = [await asked(), await asked()]
    assert.equal(await checkAnswer(db, one, waits.id, yes(waits.digest)), 'waits')
    await owner`update study_build set built_at = built_at - interval '25 hours'`
    const job = await asked()
    assert.deepEqual([job.state, job.tables], ['refused', []])
    assert.match(job.whyRefused ?? '', /older than a day/)
    const late = await askQuestion(db, researcher, study, question)
    await owner`update study_version set ends_on = '2026-06-01' where study = ${study}`
    await runWaiting(db, studies)
    const over = (await studyJobs(db.app, study)).find(({ id }) => id === late)
    assert.match(over?.whyRefused ?? '', /is over/)
    await assert.rejects(checkAnswer(db, two, waits.id, yes(waits.digest)), /is over/)
    await assert.rejects(checkAnswer(db, one, unseen.id, yes(unseen.digest)), /is over/)
    await assert.rejects(askQuestion(db, researcher, study, question), { code: 'conflict' })
  })
})
