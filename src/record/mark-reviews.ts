import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import type { Day } from '../identity/age.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { writesEntries } from '../identity/staff.ts'
import { atDesk } from '../sharing/act.ts'
import { decisionsDue, type DueDecision } from '../sharing/best-interests.ts'
import { dueReviews, type DueReview } from '../sharing/due-reviews.ts'

/** A day by which a clinician looks again; nothing of the record. */
export type Review = {
  readonly patient: PatientId
  readonly entry: EntryId
  /** YYYY-MM-DD */
  readonly dueOn: string
  readonly recordedBy: string
}

export type Reviews = {
  readonly person: Person
  readonly at: Date
  readonly reviews: readonly Review[]
  /** Children whom the service, as their practice, is to review. */
  readonly children: readonly DueReview[]
  /** What was decided in patients' best interests. */
  readonly decisions: readonly DueDecision[]
}

/**
 * What clinicians of the staff member's service look at again, the next one first: entries it keeps from
 * patients' own views, whether children decide for themselves, and what was decided in best interests. For clinicians, as receiving the list tells
 * that there is something.
 *
 * @throws Refusal `role`.
 */
export async function readReviews(db: Database, actor: Actor): Promise<Reviews> {
  return atDesk(db, actor, 'desk', async (tx, { by, at }) => {
    const role = by.kind === 'staff' ? by.role : ''
    if (!(await writesEntries(tx, role))) {
      throw new Refusal('role', 'Only clinicians see what is kept from patients')
    }
    const reviews = await tx<Review[]>`
      select patient_id as patient, entry_id as entry, due_on::text as "dueOn",
             recorded_by as "recordedBy"
        from withheld_review where over_at is null order by due_on, recorded_by limit 500`
    const [children, decisions] = [await dueReviews(tx, at), await decisionsDue(tx)]
    return { person: by, at, reviews, children, decisions }
  })
}

/** Those to be looked at again by this day, at a service's desk; for clinicians. */
export function markReviewsDue(tx: Tx, day: Day) {
  return tx<Review[]>`
    select patient_id as patient, entry_id as entry, due_on::text as "dueOn", recorded_by as "recordedBy"
      from withheld_review where over_at is null and due_on <= ${day}::text::date
     order by due_on, recorded_by limit 500`
}
