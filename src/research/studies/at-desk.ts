import type { Database } from '../../db/database.ts'
import type { Actor, StaffMember } from '../../identity/actor.ts'
import { studyNotes, type StudyNote } from './notes.ts'
import { newestBuild, type StudyBuild } from './read-builds.ts'
import { studyJobs, asAskerSees, type StudyJob } from './read-jobs.ts'
import { studyVersions, type StudyVersion } from './read-studies.ts'
import { openDrafts, type StudyDraft } from './read-drafts.ts'
import { asksFor, researchPerson } from './studies.ts'

export type DeskStudy = {
  readonly person: StaffMember
  /** Whether they do research where it is asked for: then they neither decide on it nor check its answers. */
  readonly asks: boolean
  /** The newest first. */
  readonly versions: readonly StudyVersion[]
  readonly build: StudyBuild | undefined
  readonly jobs: readonly StudyJob[]
  readonly notes: readonly StudyNote[]
}

/**
 * The studies a person works on, by their newest version: a researcher those of their organisation with
 * its drafts, the panel all and no draft.
 *
 * @throws Refusal `signed-out`, `role`.
 */
export async function studiesAtDesk(
  db: Database,
  actor: Actor,
): Promise<{
  readonly person: StaffMember
  readonly studies: readonly StudyVersion[]
  readonly drafts: readonly StudyDraft[]
  /** By study, how many answers they have not checked yet. */
  readonly toCheck: ReadonlyMap<string, number>
}> {
  const person = await researchPerson(db, actor, 'researcher', 'research-panel')
  const newest = new Map<string, StudyVersion>()
  for (const version of await studyVersions(db.app)) {
    if (mayOpen(person, version) && !newest.has(version.study)) newest.set(version.study, version)
  }
  const drafts = person.role === 'researcher' ? await openDrafts(db.app, person.organisation) : []
  const toCheck = person.role === 'research-panel' ? await answersToCheck(db, person) : new Map()
  return { person, studies: [...newest.values()], drafts, toCheck }
}

async function answersToCheck(
  db: Database,
  person: StaffMember,
): Promise<ReadonlyMap<string, number>> {
  const own = await asksFor(db, person)
  const rows = await db.app<{ study: string; many: number }[]>`
    select j.study, count(*)::int as many
      from study_job j join study_version v on v.study = j.study and v.version = j.version
     where j.state in ('answered', 'failed')
       and not one_person(j.asked_by, ${person.id}) and not v.organisation = any (${[...own]})
       and not exists (select from study_check c
                        where c.job = j.id and one_person(c.checked_by, ${person.id}))
     group by j.study`
  return new Map(rows.map(({ study, many }) => [study, many]))
}

/**
 * One of them. Who asked sees of an answer only that it waits to be checked: what a machine found in it would be an
 * answer too.
 */
export async function studyAtDesk(
  db: Database,
  actor: Actor,
  study: string,
): Promise<DeskStudy | undefined> {
  const person = await researchPerson(db, actor, 'researcher', 'research-panel')
  const versions = await studyVersions(db.app, study)
  const [newest] = versions
  if (newest === undefined || !mayOpen(person, newest)) return undefined
  const [build, jobs, notes] = await Promise.all([
    newestBuild(db.app, study),
    studyJobs(db.app, study),
    studyNotes(db.app, study),
  ])
  const asks = (await asksFor(db, person)).includes(newest.organisation)
  const checks = person.role === 'research-panel' && !asks
  const seen = jobs.map((job) => (checks ? job : asAskerSees(job)))
  return { person, asks, versions, build, jobs: seen, notes }
}

function mayOpen(person: StaffMember, { organisation }: StudyVersion): boolean {
  return person.role === 'research-panel' || organisation === person.organisation
}
