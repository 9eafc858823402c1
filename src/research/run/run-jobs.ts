import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../db/database.ts'
import { described, Refusal } from '../../errors.ts'
import { protectTogether } from '../disclosure/protect-together.ts'
import { askClosed, usualLimits } from './closed.ts'
import { placed, samePlaces } from '../disclosure/same-places.ts'
import { cohortFindings } from './cohort-findings.ts'
import { countTables } from './count-tables.ts'
import type { OtherUser } from './fenced.ts'
import { forgetCohorts } from './forget-cohorts.ts'
import { withoutIdleWords } from './idle-words.ts'
import { heldVersion } from '../studies/read-studies.ts'
import { compile } from './compile.ts'
import { inYears, parseQuestion } from './question.ts'
import { selectsIn } from './selects.ts'
import { textOf, toldBefore, type ToldBefore } from './told-before.ts'

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
  year: number | null
}

/**
 * Answers the questions that wait, the oldest first.
 *
 * @param as who the machine knows the processes of questions as, if not who this one is.
 * @returns how many.
 */
export async function runWaiting(db: Database, studies: string, as?: OtherUser): Promise<number> {
  await forgetCohorts(db)
  const waiting = await db.job<Job[]>`
    select j.id, j.study, j.question, j.version, b.id as build, b.version as "buildVersion",
           coalesce(b.built_at > now() - make_interval(hours => ${freshHours}), false) as fresh,
           coalesce(b.people, 0) as people, extract(year from b.built_at)::int as year
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
  if (
    !job.fresh ||
    job.build === null ||
    job.year === null ||
    job.buildVersion !== job.version ||
    !existsSync(folder)
  ) {
    const why = 'The data of the study is older than a day, or not there yet'
    return end(db, job, 'refused', why)
  }
  try {
    const question = withoutIdleWords(inYears(parseQuestion(job.question), held.birth), {
      settings: held.settings,
      year: job.year,
    })
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
    await keep(db, job, countTables(asked, answer, job.people, before), before)
  } catch (error) {
    const isKnown = error instanceof Refusal || error instanceof RangeError
    if (!isKnown) console.error(described(error))
    await end(db, job, 'failed', isKnown ? error.message : 'It failed')
  }
}

async function keep(
  db: Database,
  job: Job,
  { counted, naming }: ReturnType<typeof countTables>,
  before: ToldBefore,
): Promise<void> {
  const { tables, findings } = protectTogether(
    counted.map(({ table }) => table),
    before.tables,
    undefined,
    new Map(
      before.ofOlder.flatMap((table) =>
        table.cells.map(({ at, shown }) => [naming(table, at), shown]),
      ),
    ),
    naming,
  )
  const places = tables.map((table, index) => placed(table, counted[index]?.table ?? { cells: [] }))
  const found = [
    ...findings,
    ...cohortFindings(counted, before.cohorts, job.people, before.ofOtherBuilds),
    ...samePlaces(places, before.placed, naming),
  ]
  const once = new Map(found.map((one) => [JSON.stringify(one), one]))
  const result = JSON.stringify(tables)
  await db.job`
    update study_job
       set state = 'answered', build = ${job.build}, answered_at = now(), result = ${result},
           result_digest = ${createHash('sha256').update(result).digest('hex')},
           findings = ${JSON.stringify([...once.values()])},
           cohorts = ${textOf(
             counted.map(({ cohorts }) => cohorts),
             places,
           )}
     where id = ${job.id} and state = 'waits'`
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
