import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** What else was recorded around the sharing of a record: who let, opened, found or decided something. */
export type HeldDecision = {
  readonly kind: 'permission' | 'emergency' | 'competence' | 'best-interests' | 'helper'
  readonly id: string
  readonly at: Date
  /** Who recorded it; null where that is no name. */
  readonly by: string | null
  readonly answer: string | null
  /** Who said it, or by what right somebody helps. */
  readonly saidBy: string | null
  readonly reason: string | null
  readonly until: Date | null
}

/** Those of the organisations of this transaction, newest first. */
export function heldDecisions(tx: Tx, patient: PatientId) {
  return tx<HeldDecision[]>`
    select 'permission' as kind, id, starts_at as at, recorded_by as by, answer, given_by as "saidBy", how as reason,
           ends_at as until
      from permission where patient_id = ${patient}
     union all
    select 'emergency', id, starts_at, null, ground, null, concat_ws('. ', reason, wider_reason, reference), ends_at
      from emergency_access where patient_id = ${patient}
     union all
    select 'competence', id, recorded_at, recorded_by, case when competent then 'yes' else 'not yet' end, null, reasons,
           look_again_on::timestamptz
      from competence_review where patient_id = ${patient}
     union all
    select 'best-interests', id, recorded_at, decided_by, about, null, document, review_on::timestamptz
      from best_interests where patient_id = ${patient}
     union all
    select 'helper', id, starts_at, recorded_by, helper_name, basis, document, coalesce(ended_at, until_at)
      from proxy where patient_id = ${patient}
     order by at desc, id`
}
