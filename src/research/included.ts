import { appendEvent } from '../audit/append.ts'
import type { Database, Sql } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { studyNotes, type StudyNote } from './studies/notes.ts'
import { studyVersions, type StudyVersion } from './studies/read-studies.ts'

/** Numbers that were told of data which a patient's record was in. */
export type Release = {
  /** The question they answer, as the register has it. */
  readonly job: string
  readonly releasedAt: Date
  /** When the data was made. */
  readonly builtAt: Date
}

/** A study whose data a patient's record was in, as far as that is still known. */
export type IncludedIn = Pick<StudyVersion, 'study' | 'title' | 'organisationName'> & {
  readonly lastBuiltAt: Date
  /** In the newest data of the study, and that is there. */
  readonly now: boolean
  readonly over: boolean
  readonly destroyed: boolean
  /** The newest first. */
  readonly releases: readonly Release[]
  /** What came of the study, as the register has it; the newest first. */
  readonly outcomes: readonly StudyNote[]
}

type Built = {
  readonly build: string
  readonly study: string
  readonly version: number
  readonly builtAt: Date
  readonly newest: boolean
}
type Released = { readonly job: string; readonly build: string; readonly releasedAt: Date }

/**
 * The studies a patient's record was in, and what was released of them; one line on the log before it is told. Who
 * was in a build is kept in each patient's own rows, which nobody reads here but that patient.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient; `unavailable` where only care is served.
 */
export async function readIncluded(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<Entered & { readonly studies: readonly IncludedIn[] }> {
  const [[row], builds] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    buildsWith(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || who.grant.view !== 'patient') throw notFound()
  const [versions, notes, released] = await Promise.all([
    studyVersions(db.app),
    studyNotes(db.app),
    db.app<Released[]>`
      select id as job, build, released_at as "releasedAt" from study_job
       where state = 'released' and build = any(${builds.map(({ build }) => build)}::uuid[])
       order by released_at desc, id`,
  ])
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: 'open', purpose: 'own record', filter: 'releases', count: 0, digest: null },
  })
  return { ...who, studies: byStudy([...builds], versions, released, notes) }
}

function buildsWith(tx: Sql, patient: PatientId) {
  return tx<Built[]>`
    select b.id as build, b.study, b.version, b.built_at as "builtAt",
           not exists (select from study_build n where n.study = b.study and n.built_at > b.built_at) as newest
      from study_patient p join study_build b on b.id = p.build
     where p.patient_id = ${patient}
     order by b.built_at desc, b.id`
}

/** Each study once, named as the version was that the patient was last in. */
function byStudy(
  builds: readonly Built[],
  versions: readonly StudyVersion[],
  released: readonly Released[],
  notes: readonly StudyNote[],
): IncludedIn[] {
  return [...Map.groupBy(builds, ({ study }) => study)].flatMap(([study, its]) => {
    const [last] = its
    const as = versions.find((one) => one.study === study && one.version === last?.version)
    if (last === undefined || as === undefined) return []
    const builtAt = new Map(its.map((one) => [one.build, one.builtAt]))
    const [over, destroyed] = [as.closedAt !== null, as.destroyedAt !== null]
    return [
      {
        ...{ study, title: as.title, organisationName: as.organisationName },
        ...{ lastBuiltAt: last.builtAt, now: last.newest && !over && !destroyed, over, destroyed },
        outcomes: notes.filter((note) => note.study === study && note.kind === 'outcome'),
        releases: released.flatMap(({ build, ...one }) => {
          const at = builtAt.get(build)
          return at ? [{ ...one, builtAt: at }] : []
        }),
      },
    ]
  })
}
