import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { StaffMember } from '../identity/actor.ts'
import { dayIn, type Day } from '../identity/age.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import { writesEntries } from '../identity/staff.ts'
import type { Acting } from './act.ts'

/** What is decided where nobody could say it. */
export type DecidedAbout = 'sharing' | 'help' | 'summary' | 'type-1'

/** What a decision in a patient's best interests stands on, and when it is looked at again. */
export type BestInterests = { readonly document: string; readonly reviewOn: Day }

export type Decision = BestInterests & {
  readonly decidedBy: string
  readonly roleName: string
  readonly recordedAt: Date
}

/**
 * Records who decided, and puts the decision on the list of what their service looks at again.
 *
 * @throws Refusal `not-theirs-to-say` for who is no clinician.
 * @see domain.md 2.9; Mental Capacity Act 2005, section 4
 */
export async function recordBestInterests(
  tx: Tx,
  patient: PatientId,
  about: DecidedAbout,
  { document, reviewOn }: BestInterests,
  by: StaffMember,
  at: Date,
): Promise<void> {
  if (!(await writesEntries(tx, by.role))) {
    throw new Refusal('not-theirs-to-say', 'A clinician decides this, and records it themselves')
  }
  await tx`
    insert into best_interests (patient_id, id, about, organisation, decided_by, role, document, review_on,
                                recorded_at)
    values (${patient}, ${newId(at.getTime())}, ${about}, ${by.organisation}, ${by.name}, ${by.role}, ${document},
            ${reviewOn}, ${at})`
  await tx`
    insert into best_interests_due (organisation, patient_id, about, due_on)
    values (${by.organisation}, ${patient}, ${about}, ${reviewOn})
    on conflict (organisation, patient_id, about) do update set due_on = excluded.due_on, over_on = null`
}

/** Keeps what was decided, where it was; else somebody has said it since, and there is nothing to look at again. */
export async function keepDecision(
  tx: Tx,
  patient: PatientId,
  about: DecidedAbout,
  { by, at }: Pick<Acting, 'by' | 'at'>,
  decision: BestInterests | undefined,
): Promise<void> {
  if (decision === undefined || by.kind !== 'staff') await endBestInterests(tx, patient, about, at)
  else await recordBestInterests(tx, patient, about, decision, by, at)
}

/** Nothing that was decided so is in force any more. */
export async function endBestInterests(
  tx: Tx,
  patient: PatientId,
  about: DecidedAbout,
  at: Date,
): Promise<void> {
  await tx`
    update best_interests_due set over_on = ${dayIn(at)}
     where patient_id = ${patient} and about = ${about} and over_on is null`
}

/** The decision of the service of this act that is in force, where there is one; runs inside `enter_act`. */
export async function decisionInForce(
  tx: Tx,
  patient: PatientId,
  about: DecidedAbout,
): Promise<Decision | undefined> {
  const [due] = await tx`
    select from best_interests_due where patient_id = ${patient} and about = ${about} and over_on is null`
  if (due === undefined) return undefined
  const [decision] = await tx<Decision[]>`
    select b.document, b.review_on::text as "reviewOn", b.decided_by as "decidedBy", r.name as "roleName",
           b.recorded_at as "recordedAt"
      from best_interests b join role r on r.id = b.role
     where b.patient_id = ${patient} and b.about = ${about} order by b.recorded_at desc, b.id desc limit 1`
  return decision
}

/** A decision to be looked at again: nothing of the record, nor a name. */
export type DueDecision = {
  readonly patient: PatientId
  readonly about: DecidedAbout
  readonly dueOn: Day
}

/** What the own service looks at again, the next one first; runs at the desk. */
export function decisionsDue(tx: Tx) {
  return tx<DueDecision[]>`
    select patient_id as patient, about, due_on::text as "dueOn" from best_interests_due
     where not closed and over_on is null order by due_on, patient_id limit 500`
}
