import type { Database, Sql, Tx } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, StaffMember } from '../../identity/actor.ts'
import { dayIn } from '../../identity/age.ts'
import { applicationOf, type DraftAnswers, type PartAnswers } from './answers.ts'
import { lackingIn, type Application, type Lacking } from './application.ts'
import { statusOf, studyParts, type PartStatus, type StudyPart } from './parts.ts'
import { researchPerson } from './studies.ts'

export type KeptPart = {
  readonly answers: PartAnswers
  /** The draft's when it was kept last. */
  readonly revision: number
  readonly changedByName: string
}

/** What somebody asks for, while it is written: their organisation's own, and read by nobody else. */
export type StudyDraft = {
  readonly id: string
  /** Of which study it is the next version; once it is handed in, which it became. */
  readonly study: string | null
  /** As which version it was handed in. */
  readonly version: number | null
  /** Whether that study is closed, so that it has no next version. */
  readonly isClosed: boolean
  readonly revision: number
  readonly startedByName: string
  readonly changedAt: Date
  readonly parts: Readonly<Partial<Record<StudyPart, KeptPart>>>
  readonly application: Application
  readonly lacking: readonly Lacking[]
  readonly statuses: Readonly<Record<StudyPart, PartStatus>>
}

/**
 * A draft of the organisation of who asks.
 *
 * @throws Refusal `role`, and `not-found` for any other.
 */
export async function readDraft(
  db: Database,
  actor: Actor,
  id: string,
): Promise<{ readonly person: StaffMember; readonly draft: StudyDraft }> {
  const person = await researchPerson(db, actor, 'researcher')
  return { person, draft: await draftOf(db.app, person, id) }
}

/** The drafts of an organisation that are not handed in, the one changed last first. */
export function openDrafts(sql: Sql, organisation: string): Promise<StudyDraft[]> {
  return draftsWhere(
    sql,
    sql`d.organisation = ${organisation} and d.version is null order by d.changed_at desc, d.id`,
  )
}

/** @throws Refusal `not-found` for one of another organisation. */
export async function draftOf(
  sql: Sql | Tx,
  { organisation }: StaffMember,
  id: string,
): Promise<StudyDraft> {
  const [draft] = await draftsWhere(sql, sql`d.id = ${id} and d.organisation = ${organisation}`)
  if (draft === undefined) throw noDraft()
  return draft
}

export function noDraft(): Refusal {
  return new Refusal('not-found', 'There is no such draft')
}

type DraftRow = Pick<
  StudyDraft,
  'id' | 'study' | 'version' | 'isClosed' | 'revision' | 'startedByName' | 'changedAt'
> & { parts: StudyDraft['parts'] | null }

async function draftsWhere(sql: Sql | Tx, which: ReturnType<Sql>): Promise<StudyDraft[]> {
  const rows = await sql<DraftRow[]>`
    select d.id, d.study, d.version, d.revision, d.started_by_name as "startedByName",
           d.changed_at as "changedAt",
           coalesce((select s.closed_at is not null from study s where s.id = d.study), false) as "isClosed",
           (select json_object_agg(p.part, json_build_object('answers', p.answers, 'revision', p.revision,
                     'changedByName', p.changed_by_name))
              from study_draft_part p where p.draft = d.id) as parts
      from study_draft d where ${which}`
  const today = dayIn(new Date())
  return rows.map((row) => {
    const parts = row.parts ?? {}
    const kept = Object.entries(parts).map(([part, { answers }]) => [part, answers] as const)
    const application = applicationOf(Object.fromEntries(kept) satisfies DraftAnswers)
    const lacking = lackingIn(application, today)
    const statuses = studyParts.map(
      (part) => [part, statusOf(part, parts[part] !== undefined, lacking)] as const,
    )
    return {
      ...{ ...row, parts, application, lacking },
      statuses: Object.fromEntries(statuses) as StudyDraft['statuses'],
    }
  })
}
