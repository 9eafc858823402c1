import type { Tx } from '../db/database.ts'
import type { Answers, FormName } from '../forms/form.ts'
import type { PatientId } from '../identity/ids.ts'

/** A form that was found to be of the patient. */
export type HeldForm = {
  readonly reference: string
  readonly form: FormName
  readonly channel: 'online' | 'paper'
  readonly answers: Answers
  /** Who asked, as they said; null once it is forgotten. */
  readonly person: Answers | null
  readonly at: Date
  readonly state: 'waiting' | 'done' | 'refused'
  readonly checkedBy: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly reason: string | null
  readonly outcomeReference: string | null
}

/** An email that staff kept with such a form, or with a request for a copy. */
export type HeldMail = {
  readonly reference: string
  readonly at: Date
  readonly sender: string
  readonly senderName: string
  readonly subject: string
  readonly body: string
  /** What its marks of origin were found to be. */
  readonly checks: string
  readonly faults: readonly string[]
  readonly keptWith: string
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

/** A page of what came on paper, or with an email. */
export type HeldPage = { readonly reference: string; readonly page: number; readonly png: Buffer }

/** What came in by forms and by email. */
export type CameIn = {
  readonly forms: readonly HeldForm[]
  readonly mails: readonly HeldMail[]
  readonly pages: readonly HeldPage[]
}

/** That of the organisations of this transaction, each newest first. */
export async function heldThatCameIn(tx: Tx, patient: PatientId): Promise<CameIn> {
  const forms = await tx<HeldForm[]>`
    select reference, form, channel, answers, person, created_at as at, state, checked_by as "checkedBy",
           decided_by as "decidedBy", decided_at as "decidedAt", reason, outcome_reference as "outcomeReference"
      from held_forms(${patient})`
  const mails = await tx<HeldMail[]>`
    select reference, received_at as at, sender, sender_name as "senderName", subject, body, checks, faults,
           kept_with as "keptWith", decided_by as "decidedBy", decided_at as "decidedAt"
      from held_mails(${patient})`
  const pages = await tx<HeldPage[]>`select reference, page, png from held_form_pages(${patient})`
  return { forms, mails, pages }
}
