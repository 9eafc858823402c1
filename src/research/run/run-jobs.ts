import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../db/database.ts'
import { described, Refusal } from '../../errors.ts'
import { tooClose, type Cohort } from '../disclosure/apart.ts'
import type { Finding } from '../disclosure/findings.ts'
import { protectTogether } from '../disclosure/protect-together.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import { askClosed } from './closed.ts'
import { countTables, type Counted } from './count-tables.ts'
import { compile, fromSql, parseQuestion, type Asked } from './question.ts'

/** Data that is older is not asked: somebody may have opted out since. */
const freshHours = 24

type Job = {
  id: string
  study: string
  language: 'question' | 'select'
  question: string
  build: string | null
  version: number
  buildVersion: number | null
  fresh: boolean
  people: number
}

/** Answers the questions that wait, the oldest first. @returns how many. */
export async function runWaiting(db: Database, studies: string): Promise<number> {
  const waiting = await db.job<Job[]>`
    select j.id, j.study, j.language, j.question, j.version, b.id as build, b.version as "buildVersion",
           coalesce(b.built_at > now() - make_interval(hours => ${freshHours}), false) as fresh,
           coalesce(b.people, 0) as people
      from study_job j join study s on s.id = j.study
      left join lateral (select id, version, built_at, people from study_build
                          where study = j.study order by built_at desc limit 1) b on true
     where j.state = 'waits' and s.closed_at is null order by j.asked_at`
  for (const job of waiting) await runOne(db, studies, job)
  return waiting.length
}

async function runOne(db: Database, studies: string, job: Job): Promise<void> {
  const folder = join(studies, job.study, job.build ?? '')
  if (!job.fresh || job.build === null || job.buildVersion !== job.version || !existsSync(folder)) {
    return refuse(db, job, 'The data of the study is older than a day, or not there yet')
  }
  try {
    const asked = askedIn(job)
    const answer = await askClosed({
      people: join(folder, 'people.parquet'),
      entries: join(folder, 'entries.parquet'),
      asked: asked.map(({ sql, values }) => ({ sql, values })),
    })
    if ('refused' in answer) {
      return await refuse(db, job, `The question could not be run: ${answer.refused}`)
    }
    await keep(db, job, countTables(asked, answer, job.people))
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof RangeError)) {
      console.error(described(error))
    }
    const why =
      error instanceof Refusal || error instanceof RangeError ? error.message : 'It failed'
    await refuse(db, job, why)
  }
}

/** The tables a job asks for. @throws Refusal `invalid`. */
export function askedIn({ language, question }: Pick<Job, 'language' | 'question'>): Asked[] {
  if (language === 'question') return parseQuestion(question).tables.map(compile)
  const names = [...question.matchAll(/^\s*--\s*by\s+(.+)$/gim)].flatMap(([, all = '']) =>
    all.split(',').map((name) => name.trim()),
  )
  return [fromSql('Select', question, names)]
}

async function keep(db: Database, job: Job, counted: readonly Counted[]): Promise<void> {
  const before = await releasedBefore(db, job)
  const { tables, findings } = protectTogether(
    counted.map(({ table }) => table),
    before.tables,
  )
  const more = counted.flatMap(({ table, cohort, merged }): Finding[] => {
    const whole = { table: table.name, at: [], done: 'for-checkers' } as const
    return [
      ...(before.cohorts.some((one) => tooClose(one, cohort))
        ? [{ risk: 'Differencing' as const, ...whole }]
        : []),
      ...(merged ? [{ risk: 'LowCount' as const, ...whole, done: 'hidden' as const }] : []),
      ...(job.language === 'select' ? [{ risk: 'AuxiliaryInformation' as const, ...whole }] : []),
    ]
  })
  const result = JSON.stringify(tables)
  await db.job`
    update study_job
       set state = 'answered', build = ${job.build}, answered_at = now(), result = ${result},
           result_digest = ${createHash('sha256').update(result).digest('hex')},
           findings = ${JSON.stringify([...findings, ...more])},
           cohorts = ${JSON.stringify(counted.map(({ cohort }) => textOf(cohort)))}
     where id = ${job.id} and state = 'waits'`
}

/** What was released of the study before, and who was counted in it where it was of the same build. */
async function releasedBefore(db: Database, { study, build }: Job) {
  const rows = await db.job<{ result: string; build: string; cohorts: string }[]>`
    select result, build, cohorts from study_job
     where study = ${study} and state = 'released' order by released_at`
  return {
    tables: rows.flatMap(({ result }) => JSON.parse(result) as ToldTable[]),
    cohorts: rows
      .filter((row) => row.build === build)
      .flatMap(({ cohorts }) => (JSON.parse(cohorts) as string[]).map(cohortIn)),
  }
}

function textOf(cohort: Cohort): string {
  return Buffer.from(cohort.buffer).toString('base64')
}

function cohortIn(text: string): Cohort {
  return new Uint32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}

async function refuse(db: Database, { id }: Job, why: string): Promise<void> {
  await db.job`
    update study_job set state = 'refused', why_refused = ${why}, answered_at = now()
     where id = ${id} and state = 'waits'`
}
