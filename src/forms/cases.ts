import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database, Tx } from '../db/database.ts'
import {
  keepFiles,
  pagesOf,
  type PagePlace,
  type QuarantinedFile,
} from '../documents/quarantine.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { dayIn, type Day } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { addWork, endDecided } from '../messages/work.ts'
import { answerBy } from '../record/working-day.ts'
import { atDesk, type Acting } from '../sharing/act.ts'
import { keepMailWith, mailsWith } from './mail/mails.ts'
import { apart, type Answers, type Form, type FormName } from './form.ts'

/** A form that came in. Who sent it is what they say, until staff have made sure. */
export type FormCase = {
  readonly reference: string
  readonly form: FormName
  readonly channel: 'online' | 'paper'
  readonly answers: Answers
  /** Who asks, as they say; null once it is forgotten. */
  readonly person: Answers | null
  readonly createdAt: Date
  readonly dueOn: Day
  readonly state: 'waiting' | 'done' | 'refused'
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly checkedBy: string | null
  /** What was done or why it was refused, in the words of who decided. */
  readonly reason: string | null
  readonly outcomeReference: string | null
  /** What the paper looks like, where it was scanned. */
  readonly pages: readonly PagePlace[]
  /** The emails that are kept with it. */
  readonly mails: readonly string[]
}

export type OpenCase = { readonly by: StaffMember; readonly at: Date; readonly found: FormCase }

/**
 * A case of one's own desk; that it was opened is on the system's log before it is told.
 *
 * @throws Refusal `role`, or `not-found`.
 */
export async function readCase(db: Database, actor: Actor, reference: string): Promise<OpenCase> {
  const open = await lookUpCase(db, actor, reference)
  if (open === undefined) throw notFound()
  await noteOpened(db, actor, open)
  return open
}

/** That somebody opened a case, on the system's log. */
export async function noteOpened(db: Database, actor: Actor, { by, found }: OpenCase) {
  await appendSystemEvent(db, {
    ...{ kind: 'form', actor: by.id, organisation: by.organisation },
    ...{ detail: `opened ${found.reference}`, requestId: actor.requestId },
  })
}

/** As `readCase`, before it is logged, undefined where there is none: for who logs it with more. */
export function lookUpCase(
  db: Database,
  actor: Actor,
  reference: string,
): Promise<OpenCase | undefined> {
  return atDesk(db, actor, 'desk', async (tx, { by, at }) => {
    const [found] = await caseOf(tx, reference)
    if (found === undefined) return undefined
    const pages = await pagesOf(tx, reference)
    const mails = await mailsWith(tx, reference)
    return { by: staffOf(by), at, found: { ...found, pages, mails } }
  })
}

function caseOf(tx: Tx, reference: string) {
  return tx<Omit<FormCase, 'pages' | 'mails'>[]>`
    select c.reference, c.form, c.channel, c.answers, p.answers as person, c.created_at as "createdAt",
           c.due_on::text as "dueOn", c.state, c.decided_by as "decidedBy", c.decided_at as "decidedAt",
           c.checked_by as "checkedBy", c.reason, c.outcome_reference as "outcomeReference"
      from form_case c
      left join form_person p on p.organisation = c.organisation and p.reference = c.reference
     where c.reference = ${reference}`
}

/**
 * A form that came on paper, by the same questions, with its scan or the email it came in.
 *
 * @returns the reference to write on it.
 * @throws Refusal `role`; `conflict` where the email is decided.
 */
export function addPaperCase(
  db: Database,
  actor: Actor,
  form: Form,
  answers: Answers,
  came: { readonly scan?: QuarantinedFile | undefined; readonly mail?: string | undefined },
): Promise<string> {
  return atDesk(db, actor, 'desk', async (tx, { by, at }) => {
    const { organisation } = staffOf(by)
    const reference = newReference('FM')
    const dueOn = answerBy(dayIn(at))
    const { about, person } = apart(form, answers)
    await tx`
      insert into form_case (organisation, reference, form, form_version, channel, answers, created_at, due_on)
      values (${organisation}, ${reference}, ${form.name}, ${form.version}, 'paper', ${tx.json(about)},
              ${at}, ${dueOn})`
    await tx`
      insert into form_person (organisation, reference, answers)
      values (${organisation}, ${reference}, ${tx.json(person)})`
    if (came.scan) await keepFiles(tx, organisation, reference, [came.scan])
    if (came.mail) await keepMailWith(tx, { by, at }, came.mail, reference)
    const work = { organisation, reference, kind: 'form', patient: null } as const
    await addWork(tx, { ...work, createdAt: at, dueOn })
    return reference
  })
}

/** How a case ended. */
export type Decision = {
  readonly state: 'done' | 'refused'
  readonly patient: PatientId | null
  readonly checkedBy: string | null
  readonly reason: string | null
  readonly outcomeReference: string | null
}

/**
 * Ends a case that waits, and takes it off the list.
 *
 * @returns false where somebody else was first.
 * @throws Refusal `role`.
 */
export function decideCase(
  db: Database,
  actor: Actor,
  reference: string,
  decision: Decision,
): Promise<boolean> {
  const { state, patient, checkedBy, reason, outcomeReference } = decision
  return atDesk(db, actor, 'desk', async (tx, { by, at }) => {
    const staff = staffOf(by)
    const { count } = await tx`
      update form_case
         set state = ${state}, patient_id = ${patient}, checked_by = ${checkedBy}, reason = ${reason},
             decided_by = ${staff.name}, decided_at = ${at}, outcome_reference = ${outcomeReference}
       where reference = ${reference} and state = 'waiting'`
    if (count > 0) await endDecided(tx, 'form', reference, staff.id, at)
    return count > 0
  })
}

function staffOf(by: Acting['by']): StaffMember {
  if (by.kind !== 'staff') throw notFound()
  return by
}
