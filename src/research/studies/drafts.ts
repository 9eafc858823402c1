import type { Database, Tx } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, StaffMember } from '../../identity/actor.ts'
import { newReference } from '../../identity/reference.ts'
import { answersIn, answersOf, type PartAnswers } from './answers.ts'
import { studyParts, type StudyPart } from './parts.ts'
import { draftOf, noDraft, type StudyDraft } from './read-drafts.ts'
import { studyVersions } from './read-studies.ts'
import { addVersion, noStudy, researchPerson } from './studies.ts'

/** More than an organisation works on at once. */
const mostOpen = 50
/** Letters of one task: far more than it may hand in, so that a text may be cut here and not before. */
const mostKept = 30_000

/**
 * Begins a draft of a new study; one of the same person in which nothing is written yet is given again.
 *
 * @throws Refusal `role`, `too-many`.
 */
export async function startDraft(db: Database, actor: Actor): Promise<string> {
  const person = await researchPerson(db, actor, 'researcher')
  return db.app.begin(async (tx) => {
    const [empty] = await tx<{ id: string }[]>`
      select id from study_draft
       where organisation = ${person.organisation} and started_by = ${person.id}
         and revision = 0 and study is null order by id limit 1`
    return empty?.id ?? addDraft(tx, person, undefined)
  })
}

/**
 * Begins the next version of a study, filled with the one before; while there is a draft of it, that one is given again.
 *
 * @throws Refusal `role`, `not-found` for a study of another organisation, `conflict` for one that is closed, `too-many`.
 */
export async function startNextVersion(db: Database, actor: Actor, study: string): Promise<string> {
  const person = await researchPerson(db, actor, 'researcher')
  return db.app.begin(async (tx) => {
    await tx`select from study where id = ${study} for update`
    const [newest] = await studyVersions(tx, study)
    if (newest?.organisation !== person.organisation) throw noStudy()
    if (newest.closedAt !== null) throw isClosed()
    const [begun] = await tx<{ id: string }[]>`
      select id from study_draft where study = ${study} and version is null`
    if (begun) return begun.id
    const id = await addDraft(tx, person, study)
    const answers = answersOf(newest)
    const parts = studyParts.map((part) => ({
      ...{ draft: id, part, answers: tx.json(answers[part]) },
      ...{ revision: 0, changed_by_name: newest.appliedByName },
    }))
    for (const part of parts) await tx`insert into study_draft_part ${tx(part)}`
    return id
  })
}

async function addDraft(tx: Tx, person: StaffMember, study: string | undefined): Promise<string> {
  const { organisation } = person
  const [open] = await tx<{ many: number }[]>`
    select count(*)::int as many from study_draft
     where organisation = ${organisation} and version is null`
  if ((open?.many ?? 0) >= mostOpen) {
    throw new Refusal('too-many', 'Hand in a draft first, or throw one away: there are too many')
  }
  const id = newReference('DR')
  await tx`
    insert into study_draft (id, organisation, study, started_by, started_by_name, started_at, changed_at)
    values (${id}, ${organisation}, ${study ?? null}, ${person.id}, ${person.name}, now(), now())`
  return id
}

export type Saved = {
  /** `changed` since it was shown, to something else than what is kept now; `handed-in` since; or `too-long`. */
  readonly outcome: 'kept' | 'changed' | 'handed-in' | 'too-long'
  readonly person: StaffMember
  /** As it is now. */
  readonly draft: StudyDraft
}

/**
 * Keeps what was written in one task, whole or not: unless it is not the one any more that was shown.
 *
 * @param seen the revision of the task that was shown, 0 where there was none.
 * @throws Refusal `role`, `not-found`.
 */
export async function savePart(
  db: Database,
  actor: Actor,
  id: string,
  part: StudyPart,
  { fields, seen }: { readonly fields: PartAnswers; readonly seen: number },
): Promise<Saved> {
  const person = await researchPerson(db, actor, 'researcher')
  return db.app.begin(async (tx) => {
    const before = await locked(tx, person, id)
    const answers = answersIn(part, fields)
    const kept = before.parts[part]
    const outcome = outcomeOf(before, { answers, kept, seen })
    if (outcome !== 'kept' || (kept && isSame(kept.answers, answers))) {
      return { outcome, person, draft: before }
    }
    await tx`
      update study_draft set revision = revision + 1, changed_at = now() where id = ${id}`
    await tx`
      insert into study_draft_part (draft, part, answers, revision, changed_by_name)
      values (${id}, ${part}, ${tx.json(answers)}, ${before.revision + 1}, ${person.name})
      on conflict (draft, part) do update set answers = excluded.answers, revision = excluded.revision,
        changed_by_name = excluded.changed_by_name`
    return { outcome, person, draft: await draftOf(tx, person, id) }
  })
}

function outcomeOf(
  { version }: StudyDraft,
  now: {
    readonly answers: PartAnswers
    readonly kept: StudyDraft['parts'][StudyPart]
    readonly seen: number
  },
): Saved['outcome'] {
  const { answers, kept, seen } = now
  if (version !== null) return 'handed-in'
  if (Object.values(answers).join('').length > mostKept) return 'too-long'
  if (kept === undefined) return 'kept'
  // the same words pressed twice are not a second opinion
  return kept.revision === seen || isSame(kept.answers, answers) ? 'kept' : 'changed'
}

function isSame(one: PartAnswers, other: PartAnswers): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => one[name] === other[name])
}

/** @throws Refusal `role`, `not-found`. */
export async function throwAwayDraft(db: Database, actor: Actor, id: string): Promise<void> {
  const person = await researchPerson(db, actor, 'researcher')
  const { count } = await db.app`
    delete from study_draft
     where id = ${id} and organisation = ${person.organisation} and version is null`
  if (count === 0) throw noDraft()
}

export type HandedIn =
  | { readonly study: string; readonly version: number }
  /** Nothing was done: something is lacking, or it was changed since it was shown. */
  | { readonly person: StaffMember; readonly draft: StudyDraft; readonly isChanged: boolean }

/**
 * Makes one version of a draft, once: handing it in again gives the same.
 *
 * @param seen the revision that was looked through.
 * @throws Refusal `role`, `not-found`, `conflict` where the study is closed.
 */
export async function handInDraft(
  db: Database,
  actor: Actor,
  id: string,
  seen: number,
): Promise<HandedIn> {
  const person = await researchPerson(db, actor, 'researcher')
  return db.app.begin(async (tx) => {
    const draft = await locked(tx, person, id)
    if (draft.study !== null && draft.version !== null) {
      return { study: draft.study, version: draft.version }
    }
    const isChanged = draft.revision !== seen
    if (isChanged || draft.lacking.length > 0) return { person, draft, isChanged }
    const made = await addVersion(tx, person, draft.application, draft.study ?? undefined)
    await tx`
      update study_draft set study = ${made.study}, version = ${made.version}, changed_at = now()
       where id = ${id}`
    await tx`delete from study_draft_part where draft = ${id}`
    return made
  })
}

/** One at a time writes in a draft. */
async function locked(tx: Tx, person: StaffMember, id: string): Promise<StudyDraft> {
  await tx`
    select from study_draft where id = ${id} and organisation = ${person.organisation} for update`
  return draftOf(tx, person, id)
}

/** Drafts that nobody changed for a year go. */
export async function forgetDrafts(db: Database): Promise<void> {
  await db.job`delete from study_draft where changed_at < now() - interval '1 year'`
}

function isClosed(): Refusal {
  return new Refusal('conflict', 'This study is closed. Ask for a new one')
}
