import type { Database, Tx } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, StaffMember } from '../../identity/actor.ts'
import { notFound } from '../../identity/ids.ts'
import { newReference } from '../../identity/reference.ts'
import { personOf } from '../../identity/sessions.ts'
import { organisationsWithRole } from '../../identity/staff.ts'
import type { Application } from './application.ts'

const reference = /^(?:ST|JB|DR)(?:-[0-9A-Z]{4}){2}$/

/**
 * The reference of a study, of a draft or of a question, as it stands in an address or a form.
 *
 * @throws Refusal `not-found` for anything else.
 */
export function parseReference(text: string | undefined): string {
  if (text === undefined || !reference.test(text)) throw noStudy()
  return text
}

export type ResearchRole = 'researcher' | 'research-panel'

/** @throws Refusal `signed-out`, `not-found` for a patient, or `role` for other staff. */
export async function researchPerson(
  db: Database,
  actor: Actor,
  ...roles: readonly ResearchRole[]
): Promise<StaffMember> {
  const person = await personOf(db, actor)
  if (person.kind !== 'staff') throw notFound()
  if (!roles.some((role) => role === person.role)) {
    throw new Refusal('role', 'Only researchers and the research panel work on studies')
  }
  return person
}

/**
 * The organisations for which a person does research, by whichever of their ids: what one of these asks for, they may
 * have written, whoever handed it in.
 */
export function asksFor(db: Database, person: StaffMember): Promise<readonly string[]> {
  return organisationsWithRole(db, person.id, 'researcher')
}

/**
 * A version of which nothing is lacking: the next one of a study, or the first of a new one. Everything is decided on
 * anew then, and the version before holds until it is.
 *
 * @throws Refusal `not-found` for a study of another organisation, `conflict` for one that is closed.
 */
export async function addVersion(
  tx: Tx,
  person: StaffMember,
  application: Application,
  study: string | undefined,
): Promise<{ readonly study: string; readonly version: number }> {
  const at = new Date()
  const id = study ?? newReference('ST')
  if (study === undefined) await tx`insert into study (id, created_at) values (${id}, ${at})`
  const version = study === undefined ? 1 : await nextVersion(tx, study, person)
  const people = application.people.map(({ name, organisation }) => ({ name, organisation }))
  await tx`
    insert into study_version ${tx({
      ...{ study: id, version, title: application.title, summary: application.summary },
      ...{ purpose: application.purpose, benefit: application.benefit },
      ...{ organisation: person.organisation, lead: application.lead, people: tx.json(people) },
      ...{ training: application.training, kinds: [...application.kinds] },
      ...{ commercial: application.commercial, funder: application.funder },
      ...{ legal_basis: application.legalBasis, settings: [...application.settings] },
      ...{ birth: application.birth, outputs: application.outputs },
      ...{ starts_on: application.startsOn, ends_on: application.endsOn },
      ...{ applied_by: person.id, applied_by_name: person.name, applied_at: at },
    })}`
  return { study: id, version }
}

async function nextVersion(tx: Tx, study: string, person: StaffMember): Promise<number> {
  const [last] = await tx<{ version: number; organisation: string; closed: boolean }[]>`
    select v.version, v.organisation, s.closed_at is not null as closed
      from study s join study_version v on v.study = s.id
     where s.id = ${study} order by v.version desc limit 1 for update of s`
  if (last === undefined || last.organisation !== person.organisation) throw noStudy()
  if (last.closed) throw new Refusal('conflict', 'This study is closed. Ask for a new one')
  return last.version + 1
}

/**
 * Says yes or no to a version, once; also somebody who is a member of several services.
 *
 * @throws Refusal `role` for who applied for it and their colleagues, `not-found`, `conflict` for who said it before or
 *   a closed study.
 */
export async function decideOnStudy(
  db: Database,
  actor: Actor,
  study: string,
  version: number,
  { approves, reason }: { readonly approves: boolean; readonly reason: string },
): Promise<void> {
  const person = await researchPerson(db, actor, 'research-panel')
  requireReason(reason)
  const own = await asksFor(db, person)
  await db.app.begin(async (tx) => {
    // one at a time, and in a statement of its own: the next one then sees who has decided
    await tx`select from study where id = ${study} for update`
    const [found] = await tx<{ asks: boolean; decided: boolean; closed: boolean }[]>`
      select one_person(v.applied_by, ${person.id}) or v.organisation = any (${[...own]}) as asks,
             s.closed_at is not null as closed,
             exists (select from study_decision d where d.study = v.study and d.version = v.version
                        and one_person(d.decided_by, ${person.id})) as decided
        from study s join study_version v on v.study = s.id
       where s.id = ${study} and v.version = ${version}`
    if (found === undefined) throw noStudy()
    if (found.asks) throw new Refusal('role', 'Who applies does not decide')
    if (found.closed) throw new Refusal('conflict', 'This study is closed')
    if (found.decided) throw new Refusal('conflict', 'You have decided on this already')
    await tx`
      insert into study_decision (study, version, decided_by, decided_by_name, approves, reason, decided_at)
      values (${study}, ${version}, ${person.id}, ${person.name}, ${approves}, ${reason.trim()}, now())`
  })
}

const mostOfAReason = 1000

/** @throws Refusal `invalid` for none, or one that is too long for others to read. */
export function requireReason(reason: string): void {
  if (reason.trim() === '') throw new Refusal('invalid', 'Say why')
  if (reason.length > mostOfAReason) {
    throw new Refusal('invalid', `Say why in at most ${mostOfAReason} letters`)
  }
}

/** Ends a study: the linker destroys its keys and its data. @throws Refusal `role`, `not-found`. */
export async function closeStudy(db: Database, actor: Actor, study: string): Promise<void> {
  const person = await researchPerson(db, actor, 'researcher', 'research-panel')
  const { count } = await db.app`
    update study s set closed_at = now()
     where s.id = ${study} and s.closed_at is null
       and (${person.role} = 'research-panel'
            or exists (select from study_version v where v.study = s.id and v.organisation = ${person.organisation}))`
  if (count === 0) throw noStudy()
}

export function noStudy(): Refusal {
  return new Refusal('not-found', 'There is no such study')
}
