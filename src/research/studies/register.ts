import type { Database } from '../../db/database.ts'
import { studyNotes, type StudyNote } from './notes.ts'
import { questionsAsked, type Asked } from './asked.ts'
import { asAskerSees, studyJobs, type StudyJob } from './read-jobs.ts'
import { linkRates, newestBuilds, type StudyBuild, type ToldRate } from './read-builds.ts'
import { studyVersions, type StudyVersion } from './read-studies.ts'

/** Of staff who do not lead, the public is told how many are of which organisation, and no name. */
export type RegisteredPeople = readonly { readonly organisation: string; readonly many: number }[]

export type RegisteredVersion = Omit<StudyVersion, 'people'> & {
  readonly people: RegisteredPeople
}

/** What the public register has of a study. */
export type RegisterEntry = {
  readonly study: string
  /** What is said of the study: of the newest version that was approved, else of the newest that was declined. */
  readonly version: RegisteredVersion
  /** The others that were decided on, the newest first. */
  readonly others: readonly RegisteredVersion[]
  readonly build: StudyBuild | undefined
  readonly asked: readonly Asked[]
  readonly notes: readonly StudyNote[]
  readonly updatedAt: Date
}

/** With how it was linked, and the questions with the tables that were released. */
export type RegisteredStudy = RegisterEntry & {
  readonly rates: readonly ToldRate[]
  readonly jobs: readonly StudyJob[]
}

/** Every study that was decided on, also those that were declined; the newest first. */
export async function registerEntries(db: Database, study?: string): Promise<RegisterEntry[]> {
  const [versions, builds, asked, notes] = await Promise.all([
    studyVersions(db.app, study),
    newestBuilds(db.app, study),
    questionsAsked(db.app, study),
    studyNotes(db.app, study),
  ])
  const decided = versions.filter(({ standing }) => standing !== 'waits').map(asRegistered)
  const askedOf = Map.groupBy(asked, (one) => one.study)
  const notesOf = Map.groupBy(notes, (one) => one.study)
  return [...Map.groupBy(decided, (one) => one.study)].flatMap(([of, its]) => {
    const version = its.find(({ standing }) => standing === 'approved') ?? its[0]
    if (version === undefined) return []
    const entry = {
      ...{ study: of, version, others: its.filter((one) => one !== version) },
      ...{ build: builds.get(of), asked: askedOf.get(of) ?? [] },
      notes: notesOf.get(of) ?? [],
    }
    return [{ ...entry, updatedAt: updatedAt(entry) }]
  })
}

export function asRegistered({ people, ...version }: StudyVersion): RegisteredVersion {
  const of = Map.groupBy(people, ({ organisation }) => organisation)
  const counted = [...of].map(([organisation, its]) => ({ organisation, many: its.length }))
  return { ...version, people: counted }
}

/** One study of the register; undefined before it was decided on. */
export async function registeredStudy(
  db: Database,
  study: string,
): Promise<RegisteredStudy | undefined> {
  const [[entry], rates, jobs] = await Promise.all([
    registerEntries(db, study),
    linkRates(db.app, study),
    studyJobs(db.app, study),
  ])
  return entry && { ...entry, rates, jobs: jobs.map(asPublic) }
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

/** When the register last said something new of it: only of what it says. */
function updatedAt(entry: Omit<RegisterEntry, 'updatedAt'>): Date {
  const { version, others, build, asked, notes } = entry
  const times = [
    ...[version, ...others].flatMap(({ decisions }) => decisions.map(({ at }) => at)),
    ...[version.closedAt, version.destroyedAt, build?.builtAt],
    ...asked.flatMap(({ askedAt, releasedAt }) => [askedAt, releasedAt]),
    ...notes.map(({ writtenAt }) => writtenAt),
  ]
  return new Date(Math.max(...times.map((at) => at?.getTime() ?? 0)))
}
