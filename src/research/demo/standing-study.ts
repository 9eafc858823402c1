import type { Database } from '../../db/database.ts'
import { dayIn } from '../../identity/age.ts'
import { organisations } from '../../identity/organisations.ts'
import { newestBuild } from '../studies/read-builds.ts'
import { studyJobs } from '../studies/read-jobs.ts'
import { studyVersions, type StudyVersion } from '../studies/read-studies.ts'
import { demoApplication } from './demo-application.ts'
import { demoResearchers } from './demo-people.ts'

const { asker } = demoResearchers

/** The study of the demo, as it was applied for. */
export async function standingStudy(db: Database): Promise<StudyVersion | undefined> {
  const versions = await studyVersions(db.app)
  const { title } = demoApplication(dayIn(new Date()))
  return versions.find((one) => one.organisation === asker.organisation && one.title === title)
}

/**
 * Whether the study of the demo was begun and broken off before anything came of it, so that it is to be gone on with.
 * What people decided about it stays; a demo without one has none.
 */
export async function isBrokenOff(db: Database): Promise<boolean> {
  // they are there before anything else of it
  if (!(await organisations(db.job)).some(({ id }) => id === asker.organisation)) return false
  const its = await standingStudy(db)
  if (its === undefined) return true
  if (its.closedAt !== null || its.standing === 'declined') return false
  const [newest, jobs] = await Promise.all([
    newestBuild(db.app, its.study),
    studyJobs(db.app, its.study),
  ])
  return newest === undefined || jobs.every(({ state }) => ['waits', 'answered'].includes(state))
}
