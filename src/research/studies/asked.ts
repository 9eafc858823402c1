import type { Sql, Tx } from '../../db/database.ts'
import type { JobState } from './read-jobs.ts'

/** A question as the register counts it, without its tables. */
export type Asked = {
  readonly job: string
  readonly study: string
  readonly version: number
  /** Word for word. */
  readonly question: string
  readonly askedAt: Date
  /** Whether it failed on the data is not told: it waits to be checked like any other. */
  readonly state: Exclude<JobState, 'failed'>
  readonly releasedAt: Date | null
  /** Of the released text. */
  readonly digest: string | null
  /** How many tables were released, and how many numbers in them. */
  readonly tables: number
  readonly numbers: number
}

/** The questions of all studies, or of one, the newest first. */
export function questionsAsked(sql: Sql | Tx, study?: string) {
  return sql<Asked[]>`
    select j.id as job, j.study, j.version, j.question, j.asked_at as "askedAt",
           case j.state when 'failed' then 'answered' else j.state end as state,
           j.released_at as "releasedAt", case j.state when 'released' then j.result_digest end as digest,
           r.tables::int, r.numbers::int
      from study_job j cross join lateral (
        select count(*) as tables, coalesce(sum(json_array_length(told -> 'cells')), 0) as numbers
          from json_array_elements(case j.state when 'released' then j.result::json else '[]' end)
            as t (told)) r
     where ${study ?? null}::text is null or j.study = ${study ?? null}
     order by j.asked_at desc, j.id`
}
