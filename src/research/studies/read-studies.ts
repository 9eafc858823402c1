import type { Sql, Tx } from '../../db/database.ts'
import { dayIn, type Day } from '../../identity/age.ts'
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
