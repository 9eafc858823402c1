import type { Database } from '../db/database.ts'
import { dayIn, type Day } from '../identity/age.ts'
import { newReference } from '../identity/reference.ts'
import { answerBy } from '../record/working-day.ts'
import { apart, nextOf, type Answers, type Form } from './form.ts'

/** What somebody has typed so far. Who has its token may read and send it, and nobody else. */
export type Draft = { readonly practice: string; readonly form: string; readonly answers: Answers }

/** The draft of this token, while it is kept. */
export async function readDraft(db: Database, token: Buffer): Promise<Draft | undefined> {
  const [draft] = await db.app<Draft[]>`
    select practice, form, answers from form_draft_of(${token})`
  return draft
}

/** As many as a practice of any size has open at once; beyond it, somebody is not filling in forms. */
const mostOpen = 5000

/**
 * Begins a draft, or keeps what was typed in one for two hours more.
 *
 * @returns false where nothing is kept: the draft is over, or too many of this practice are open to begin another.
 */
export async function keepDraft(db: Database, token: Buffer, draft: Draft): Promise<boolean> {
  const { practice, form, answers } = draft
  const [done] = await db.app<{ kept: boolean }[]>`
    select keep_form_draft(${token}, ${practice}, ${form}, ${db.app.json(answers)}, ${mostOpen}) as kept`
  return done?.kept === true
}

/** More than a practice could look through: beyond it, many networks together are not filling in forms. */
const mostInADay = 2000

export type HandedIn =
  | { readonly reference: string; readonly dueOn: Day }
  /** The draft is over or sent; too many came in today. */
  | 'gone'
  | 'closed'

/**
 * Makes a case in the practice's work list of a draft. It asks no record whether there is such a patient and
 * changes none: what it says is done by staff, when they have made sure who asks.
 */
export async function handIn(
  db: Database,
  token: Buffer,
  form: Form,
  { answers }: Draft,
): Promise<HandedIn> {
  if (nextOf(form, answers) !== undefined)
    throw new TypeError('a form is handed in that is not whole')
  const { about, person } = apart(form, answers)
  const reference = newReference('FM')
  const [now] = await db.app<{ at: Date }[]>`select now() as at`
  const dueOn = answerBy(dayIn(now?.at ?? new Date()))
  const [done] = await db.app<{ outcome: 'ok' | 'gone' | 'closed' }[]>`
    select outcome from hand_in_form(${token}, ${reference}, ${form.version}, ${db.app.json(about)},
                                     ${db.app.json(person)}, ${dueOn}, ${mostInADay})`
  return done?.outcome === 'ok' ? { reference, dueOn } : (done?.outcome ?? 'gone')
}

/** Forgets what must not be kept any longer. */
export async function forgetForms(db: Database): Promise<void> {
  await db.job`select forget_forms()`
}
