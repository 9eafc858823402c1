import type { Sql, Tx } from '../../db/database.ts'
import type { Finding } from '../disclosure/findings.ts'
import type { ToldTable } from '../disclosure/protect.ts'

export type JobState = 'waits' | 'answered' | 'refused' | 'failed' | 'released' | 'declined'

export type StudyJob = {
  readonly id: string
  readonly study: string
  readonly version: number
  readonly question: string
  readonly askedBy: string
  readonly askedByName: string
  readonly askedAt: Date
  readonly state: JobState
  readonly digest: string | null
  readonly releasedAt: Date | null
  readonly whyRefused: string | null
  readonly tables: readonly ToldTable[]
  readonly findings: readonly Finding[]
  readonly checks: readonly {
    readonly by: string
    readonly name: string
    readonly agrees: boolean
    readonly reason: string
  }[]
}

type JobRow = Omit<StudyJob, 'tables' | 'findings' | 'checks'> & {
  result: string | null
  findings: string | null
  checks: StudyJob['checks'] | null
}

/** The questions of a study, the newest first, with their answers: who may read which is for the door to say. */
export async function studyJobs(sql: Sql | Tx, study: string): Promise<StudyJob[]> {
  const rows = await sql<JobRow[]>`
    select j.id, j.study, j.version, j.question, j.asked_by as "askedBy",
           j.asked_by_name as "askedByName", j.asked_at as "askedAt", j.state, j.result_digest as digest,
           j.released_at as "releasedAt", j.why_refused as "whyRefused", j.result, j.findings,
           (select json_agg(json_build_object('by', c.checked_by, 'name', c.checked_by_name,
                     'agrees', c.agrees, 'reason', c.reason) order by c.checked_at)
              from study_check c where c.job = j.id) as checks
      from study_job j where j.study = ${study} order by j.asked_at desc, j.id`
  return rows.map(({ result, findings, checks, ...row }) => ({
    ...row,
    tables: result === null ? [] : (JSON.parse(result) as ToldTable[]),
    findings: findings === null ? [] : (JSON.parse(findings) as Finding[]),
    checks: checks ?? [],
  }))
}

/**
 * A question before its answer is released: that it could not be answered hangs on the data, and so would be an answer
 * too. Both wait to be checked.
 */
export function asAskerSees(job: StudyJob): StudyJob {
  if (job.state === 'released') {
    // which groups are the same people is no part of what was released
    return { ...job, findings: job.findings.filter(({ done }) => done !== 'for-checkers') }
  }
  const state = job.state === 'failed' ? 'answered' : job.state
  const why = job.state === 'refused' ? job.whyRefused : null
  return { ...job, state, whyRefused: why, tables: [], findings: [], checks: [], digest: null }
}
