import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../db/database.ts'
import { described, Refusal } from '../../errors.ts'
import type { Cohort } from '../disclosure/apart.ts'
import { keyIn } from '../disclosure/key-in.ts'
import { protectTogether } from '../disclosure/protect-together.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import { askClosed, usualLimits } from './closed.ts'
import { cohortFindings } from './cohort-findings.ts'
import { countTables, type Counted } from './count-tables.ts'
import type { OtherUser } from './fenced.ts'
import { heldVersion } from '../studies/read-studies.ts'
import { compile, inYears, parseQuestion } from './question.ts'
import { selectsIn } from './selects.ts'

/** Data that is older is not asked: somebody may have opted out since. */
const freshHours = 24

type Job = {
  id: string
  study: string
  question: string
  build: string | null
  version: number
  buildVersion: number | null
  fresh: boolean
  people: number
}

/**
 * Answers the questions that wait, the oldest first.
 *
 * @param as who the machine knows the processes of questions as, if not who this one is.
 * @returns how many.
 */
export async function runWaiting(db: Database, studies: string, as?: OtherUser): Promise<number> {
  const waiting = await db.job<Job[]>`
    select j.id, j.study, j.question, j.version, b.id as build, b.version as "buildVersion",
           coalesce(b.built_at > now() - make_interval(hours => ${freshHours}), false) as fresh,
           coalesce(b.people, 0) as people
      from study_job j
      left join lateral (select id, version, built_at, people from study_build
                          where study = j.study order by built_at desc limit 1) b on true
     where j.state = 'waits' order by j.asked_at`
  for (const job of waiting) await runOne(db, { studies, as }, job)
  return waiting.length
}

/** What keeps it from being run is told; what the data does with it is for the panel. */
async function runOne(
  db: Database,
  { studies, as }: { readonly studies: string; readonly as: OtherUser | undefined },
  job: Job,
): Promise<void> {
  const held = await heldVersion(db.job, job.study, new Date())
  if (held?.version !== job.version)
    return end(db, job, 'refused', 'The study is over, or has changed')
  const folder = join(studies, job.study, job.build ?? '')
  if (!job.fresh || job.build === null || job.buildVersion !== job.version || !existsSync(folder)) {
    const why = 'The data of the study is older than a day, or not there yet'
    return end(db, job, 'refused', why)
  }
  try {
    const question = inYears(parseQuestion(job.question), held.birth)
    const selects = await selectsIn(question)
    const asked = question.tables.map((table) => compile(table, selects))
    const order = {
      people: join(folder, 'people.parquet'),
      entries: join(folder, 'entries.parquet'),
      asked: asked.map(({ sql, parameters, values }) => {
        return { sql, values: parameters, split: values.at(-1) !== undefined }
      }),
    }
    const answer = await askClosed(order, usualLimits, as)
    if ('refused' in answer)
      return await end(db, job, 'failed', `It was not run: ${answer.refused}`)
    const before = await toldBefore(db, job)
    await keep(db, job, countTables(asked, answer, job.people, before.all), before)
  } catch (error) {
    const isKnown = error instanceof Refusal || error instanceof RangeError
    if (!isKnown) console.error(described(error))
    await end(db, job, 'failed', isKnown ? error.message : 'It failed')
  }
}

async function keep(
  db: Database,
  job: Job,
  counted: readonly Counted[],
  before: ToldBefore,
): Promise<void> {
  const { tables, findings } = protectTogether(
    counted.map(({ table }) => table),
    before.tables,
    undefined,
    before.ofOlder,
  )
  const more = cohortFindings(counted, before.cohorts, job.people, before.ofOtherBuilds)
  const result = JSON.stringify(tables)
  await db.job`
    update study_job
       set state = 'answered', build = ${job.build}, answered_at = now(), result = ${result},
           result_digest = ${createHash('sha256').update(result).digest('hex')},
           findings = ${JSON.stringify([...findings, ...more])},
           cohorts = ${JSON.stringify(counted.flatMap(({ cohorts }) => cohorts.map(textOf)))}
     where id = ${job.id} and state = 'waits'`
}

type ToldBefore = Awaited<ReturnType<typeof toldBefore>>

/**
 * What was answered of the study before, released or to be checked. Numbers of one build are the same numbers, and are attacked
 * together; those of an older one stay as they were while they are near; who is in it cannot be held against this one, so that checkers have to look.
 */
async function toldBefore(db: Database, { study, build }: Job) {
  const rows = await db.job<{ result: string; build: string; cohorts: string }[]>`
    select result, build, case when build = ${build} then cohorts else '[]' end as cohorts
      from study_job
     where study = ${study} and state in ('answered', 'released') order by answered_at, id`
  const tablesOf = (some: readonly { readonly result: string }[]) =>
    some.flatMap(({ result }) => JSON.parse(result) as ToldTable[])
  const here = rows.filter((row) => row.build === build)
  const older = tablesOf(rows.filter((row) => row.build !== build))
  return {
    all: tablesOf(rows),
    ofOlder: new Map(
      older.flatMap((table) =>
        table.cells.map(({ at, shown }) => [keyIn(table, at), shown] as const),
      ),
    ),
    tables: tablesOf(here),
    cohorts: here.flatMap(({ cohorts }) => (JSON.parse(cohorts) as string[]).map(cohortIn)),
    ofOtherBuilds: here.length < rows.length,
  }
}

function textOf(cohort: Cohort): string {
  return Buffer.from(cohort.buffer).toString('base64')
}

function cohortIn(text: string): Cohort {
  return new Uint32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}

async function end(
  db: Database,
  { id }: Job,
  state: 'refused' | 'failed',
  why: string,
): Promise<void> {
  await db.job`
    update study_job set state = ${state}, why_refused = ${why}, answered_at = now()
     where id = ${id} and state = 'waits'`
}
