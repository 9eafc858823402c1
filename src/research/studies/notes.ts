import type { Database, Sql, Tx } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, StaffMember } from '../../identity/actor.ts'
import { newId } from '../../identity/ids.ts'
import { studyVersions } from './read-studies.ts'
import { noStudy, researchPerson } from './studies.ts'

/** `outcome`: what came of what was released. `incident`: what went wrong. */
export type NoteKind = 'outcome' | 'incident'

/** As it stands now. */
export type StudyNote = {
  readonly id: string
  readonly study: string
  readonly kind: NoteKind
  /** The released answer it is about, where it is about one. */
  readonly job: string | null
  readonly says: string
  readonly writtenAt: Date
  /** What it said before it was corrected, the newest first. */
  readonly before: readonly {
    readonly id: string
    readonly says: string
    readonly writtenAt: Date
  }[]
}

type Row = Omit<StudyNote, 'before'> & { readonly corrects: string | null }

export type NewNote = {
  readonly says: string
  readonly job?: string | undefined
  readonly corrects?: string | undefined
}

export const mostLetters = 1500

/** What was said of all studies, or of one, the newest first. */
export async function studyNotes(sql: Sql | Tx, study?: string): Promise<StudyNote[]> {
  const rows = await sql<Row[]>`
    select id, study, kind, job, says, corrects, written_at as "writtenAt" from study_note
     where ${study ?? null}::text is null or study = ${study ?? null}
     order by written_at desc, id desc`
  const byId = new Map(rows.map((row) => [row.id, row]))
  const corrected = new Set(rows.map(({ corrects }) => corrects))
  return rows
    .filter(({ id }) => !corrected.has(id))
    .map(({ corrects, ...row }) => ({ ...row, before: saidBefore(corrects, byId) }))
}

function saidBefore(corrects: string | null, byId: ReadonlyMap<string, Row>): StudyNote['before'] {
  const row = corrects === null ? undefined : byId.get(corrects)
  if (row === undefined) return []
  const { id, says, writtenAt } = row
  return [{ id, says, writtenAt }, ...saidBefore(row.corrects, byId)]
}

/** Who does the research says what came of it, and who watches over it what went wrong. */
export function kindOf({ role }: Pick<StaffMember, 'role'>): NoteKind {
  return role === 'research-panel' ? 'incident' : 'outcome'
}

/**
 * Says what came of a study once something of it is released, or what went wrong with it; or corrects what was said.
 * It is public, and stays.
 *
 * @throws Refusal `role`; `not-found` for a study, an answer or a note that is not theirs; `invalid`, or `conflict`
 *   where nothing is released, or it was said or corrected already.
 */
export async function writeNote(
  db: Database,
  actor: Actor,
  study: string,
  note: NewNote,
): Promise<void> {
  const person = await researchPerson(db, actor, 'researcher', 'research-panel')
  const kind = kindOf(person)
  const says = note.says.trim()
  if (says === '') throw new Refusal('invalid', 'Say it in plain words')
  if (says.length > mostLetters) throw new Refusal('invalid', `Use at most ${mostLetters} letters`)
  await db.app.begin(async (tx) => {
    // one at a time, so that what is sent twice is there once
    await tx`select from study where id = ${study} for update`
    const versions = await studyVersions(tx, study)
    const isTheirs = kind === 'incident' || versions[0]?.organisation === person.organisation
    if (!isTheirs || versions.every(({ standing }) => standing === 'waits')) throw noStudy()
    const now = await studyNotes(tx, study)
    const corrected = note.corrects === undefined ? undefined : correctedBy(note, kind, now)
    const job = corrected ? corrected.job : await answerOf(tx, study, kind, note.job)
    if (now.some((one) => one.kind === kind && one.job === job && one.says === says)) {
      throw new Refusal('conflict', 'This was said already')
    }
    await tx`
      insert into study_note ${tx({
        ...{ id: newId(), study, kind, job, says, corrects: corrected?.id ?? null },
        ...{ written_by: person.id, written_by_name: person.name, written_at: new Date() },
      })}`
  })
}

function correctedBy(note: NewNote, kind: NoteKind, now: readonly StudyNote[]): StudyNote {
  const found = now.find((one) => one.id === note.corrects && one.kind === kind)
  if (found) return found
  const isOld = now.some(
    (one) => one.kind === kind && one.before.some(({ id }) => id === note.corrects),
  )
  if (isOld) throw new Refusal('conflict', 'What you correct was corrected already')
  throw noStudy()
}

/** The released answer that is meant. Nothing can come of a study before one is. */
async function answerOf(
  tx: Tx,
  study: string,
  kind: NoteKind,
  job: string | undefined,
): Promise<string | null> {
  const released = await tx<{ id: string }[]>`
    select id from study_job where study = ${study} and state = 'released'`
  if (kind === 'outcome' && released.length === 0) {
    throw new Refusal('conflict', 'Nothing of this study is released yet')
  }
  if (job === undefined) return null
  if (!released.some(({ id }) => id === job)) throw noStudy()
  return job
}
