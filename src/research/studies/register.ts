import type { Database } from '../../db/database.ts'
import {
  asAskerSees,
  linkRates,
  newestBuild,
  studyJobs,
  studyVersions,
  type StudyBuild,
  type StudyJob,
  type StudyVersion,
  type ToldRate,
} from './read-studies.ts'

/** What the public register says of a study: its versions with what was decided and why, and the questions put to its data. */
export type RegisteredStudy = {
  /** The newest first. */
  readonly versions: readonly StudyVersion[]
  readonly build: StudyBuild | undefined
  readonly rates: readonly ToldRate[]
  /** Questions with their text; tables of those only that were released. */
  readonly jobs: readonly StudyJob[]
}

/** The newest version of each study that was decided on, also of those that were declined. */
export async function registeredStudies(db: Database): Promise<StudyVersion[]> {
  const versions = await studyVersions(db.app)
  const newest = new Map<string, StudyVersion>()
  for (const version of versions) {
    if (version.standing !== 'waits' && !newest.has(version.study))
      newest.set(version.study, version)
  }
  return [...newest.values()]
}

/** One study of the register; undefined before it was decided on. */
export async function registeredStudy(
  db: Database,
  study: string,
): Promise<RegisteredStudy | undefined> {
  const all = await studyVersions(db.app, study)
  const versions = all.filter(({ standing }) => standing !== 'waits')
  if (versions.length === 0) return undefined
  const [build, rates, jobs] = await Promise.all([
    newestBuild(db.app, study),
    linkRates(db.app, study),
    studyJobs(db.app, study),
  ])
  return { versions, build, rates, jobs: jobs.map(asPublic) }
}

/** The text of which the register has the digest. */
export async function releasedText(
  db: Database,
  study: string,
  job: string,
): Promise<string | undefined> {
  const [row] = await db.app<{ result: string }[]>`
    select result from study_job where study = ${study} and id = ${job} and state = 'released'`
  return row?.result
}

/** What was not released is not told, nor what a machine found in it; a finding names a group. */
function asPublic(job: StudyJob): StudyJob {
  return { ...asAskerSees(job), findings: [] }
}
