import type { Sql, Tx } from '../../db/database.ts'
import { dayIn, type Day } from '../../identity/age.ts'
import type { Told } from '../../summary/coverage/told.ts'
import type { Finding } from '../disclosure/findings.ts'
import { entriesAgain, toldAgain } from '../disclosure/kept.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import type { Application } from './application.ts'
import { standingOf, type Standing } from './decided.ts'

export type StudyDecision = {
  readonly by: string
  readonly name: string
  readonly approves: boolean
  readonly reason: string
  readonly at: Date
}

/** One version of a study as the register has it. */
export type StudyVersion = Application & {
  readonly study: string
  readonly version: number
  readonly organisation: string
  readonly organisationName: string
  readonly organisationType: string
  readonly appliedBy: string
  readonly appliedByName: string
  readonly appliedAt: Date
  readonly closedAt: Date | null
  /** When its data and keys were found to be gone. */
  readonly destroyedAt: Date | null
  readonly decisions: readonly StudyDecision[]
  readonly standing: Standing
}

type VersionRow = Omit<StudyVersion, 'standing' | 'decisions'> & {
  decisions: StudyDecision[] | null
}

/**
 * All versions of all studies, or of one, the newest first: also those that were declined. Who said yes twice, by two of
 * their ids, is one member of the panel, as for `enter_extract`.
 */
export async function studyVersions(sql: Sql | Tx, study?: string): Promise<StudyVersion[]> {
  const rows = await sql<VersionRow[]>`
    select v.study, v.version, v.title, v.summary, v.purpose, v.benefit, v.lead, v.people, v.training,
           v.commercial, v.funder, v.legal_basis as "legalBasis", v.settings, v.kinds, v.birth, v.outputs, v.starts_on::text as "startsOn",
           v.ends_on::text as "endsOn", v.organisation, o.name as "organisationName", o.type as "organisationType",
           v.applied_by as "appliedBy", v.applied_by_name as "appliedByName", v.applied_at as "appliedAt",
           s.closed_at as "closedAt", s.destroyed_at as "destroyedAt",
           (select json_agg(json_build_object('by', d.decided_by, 'name', d.decided_by_name,
                     'approves', d.approves, 'reason', d.reason, 'at', d.decided_at) order by d.decided_at, d.decided_by)
              from study_decision d where d.study = v.study and d.version = v.version
               and not (d.approves and (one_person(d.decided_by, v.applied_by) or exists (
                     select from study_decision e
                      where e.study = d.study and e.version = d.version and e.decided_by <> d.decided_by
                        and (e.decided_at, e.decided_by) < (d.decided_at, d.decided_by)
                        and one_person(e.decided_by, d.decided_by))))) as decisions
      from study s join study_version v on v.study = s.id join organisation o on o.id = v.organisation
     where ${study ?? null}::text is null or s.id = ${study ?? null}
     order by s.created_at desc, s.id, v.version desc`
  return rows.map((row) => {
    const decisions = (row.decisions ?? []).map((one) => ({ ...one, at: new Date(one.at) }))
    return { ...row, decisions, standing: standingOf(row.appliedBy, decisions) }
  })
}

/** The version of a study that holds on a day: approved, begun, and neither ended nor closed. */
export async function heldVersion(
  sql: Sql | Tx,
  study: string,
  at: Date,
): Promise<StudyVersion | undefined> {
  return heldOf(await studyVersions(sql, study), dayIn(at))
}

/** The one of its versions that holds. */
export function heldOf(versions: readonly StudyVersion[], today: Day): StudyVersion | undefined {
  return versions.find(
    ({ standing, closedAt, startsOn, endsOn }) =>
      standing === 'approved' && closedAt === null && startsOn <= today && today <= endsOn,
  )
}

/** The newest data of a study, in numbers that may be told: as they were, until enough people have come or gone. */
export type StudyBuild = {
  readonly builtAt: Date
  readonly people: Told
  readonly entries: number
  readonly leftOut: Told
  /** Undefined for data that was made before it was counted. */
  readonly alike: ToldAlike | undefined
}

/** How many people are nearly like nobody else in it, in tens: one who comes or goes moves ten at most. */
export type ToldAlike = {
  readonly tensFewerThan10: Told
  readonly tensFewerThan5: Told
  readonly groupsAlike: Told
}

export async function newestBuild(sql: Sql | Tx, study: string): Promise<StudyBuild | undefined> {
  return (await newestBuilds(sql, study)).get(study)
}

/** Of all studies, or of one: by the study. */
export async function newestBuilds(
  sql: Sql | Tx,
  study?: string,
): Promise<ReadonlyMap<string, StudyBuild>> {
  const rows = await sql<BuildRow[]>`
    select study, built_at as "builtAt", people, entries::int, type_1 + national as out,
           fewer_than_10 as "fewerThan10", fewer_than_5 as "fewerThan5", groups_alike as "groupsAlike"
      from study_build where ${study ?? null}::text is null or study = ${study ?? null}
     order by built_at, id`
  const newest = new Map<string, StudyBuild>()
  for (const row of rows) {
    const { study: of, builtAt, people, entries, out } = row
    const before = newest.get(of)
    newest.set(of, {
      builtAt,
      alike: toldAlike(before?.alike, row),
      people: toldAgain(before?.people, people),
      entries: entriesAgain(before?.entries, entries),
      // none and few alike: that nobody of an area is out tells of everybody in it
      leftOut: toldAgain(before?.leftOut, out) || 'few',
    })
  }
  return newest
}

type BuildRow = {
  readonly study: string
  readonly builtAt: Date
  readonly people: number
  readonly entries: number
  readonly out: number
  readonly fewerThan10: number | null
  readonly fewerThan5: number | null
  readonly groupsAlike: number | null
}

/** None and few are told alike. */
function toldAlike(
  before: ToldAlike | undefined,
  { fewerThan10, fewerThan5, groupsAlike }: BuildRow,
): ToldAlike | undefined {
  if (fewerThan10 === null || fewerThan5 === null || groupsAlike === null) return undefined
  const tens = (people: number) => Math.ceil(people / 10)
  return {
    tensFewerThan10: toldAgain(before?.tensFewerThan10, tens(fewerThan10)) || 'few',
    tensFewerThan5: toldAgain(before?.tensFewerThan5, tens(fewerThan5)) || 'few',
    groupsAlike: toldAgain(before?.groupsAlike, groupsAlike) || 'few',
  }
}

/** How many people of a group in files from elsewhere were linked to somebody in the data. */
export type ToldRate = {
  readonly by: string
  readonly value: string
  readonly people: Told
  readonly linked: Told
}

/** Of the newest data of a study, as they were until enough people have come or gone; none where no file was linked. */
export async function linkRates(sql: Sql | Tx, study: string): Promise<ToldRate[]> {
  const rows = await sql<
    { isNewest: boolean; by: string; value: string; people: number; linked: number }[]
  >`
    select l.grouped_by as by, l.value, l.people, l.linked,
           l.build = (select id from study_build where study = ${study}
                       order by built_at desc, id desc limit 1) as "isNewest"
      from study_link l join study_build b on b.id = l.build
     where b.study = ${study} and (l.grouped_by <> 'rule' or l.value <> 'none')
     order by b.built_at, b.id, array_position('{everybody,sex,born,rule}'::text[], l.grouped_by), l.value`
  const newest = rows.filter(({ isNewest }) => isNewest)
  return newest.map(({ by, value }) => {
    const its = rows.filter((row) => row.by === by && row.value === value)
    const toldOf = (count: (row: (typeof rows)[number]) => number) =>
      its.reduce<Told | undefined>((before, row) => toldAgain(before, count(row)), undefined) ?? 0
    // none and few alike, as in every answer
    const [many, linked] = [toldOf((row) => row.people), toldOf((row) => row.linked)]
    return { by, value, people: many || 'few', linked: linked || 'few' }
  })
}

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
