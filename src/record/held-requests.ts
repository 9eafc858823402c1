import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** What a patient asked of an organisation: to make an entry private or to show it again, or why somebody looked. */
export type HeldRequest = {
  readonly kind: 'private' | 'not-private' | 'look'
  readonly id: string
  readonly at: Date
  readonly reference: string
  readonly reason: string | null
  readonly state: string | null
  readonly answer: string | null
  /** Who answered; of a look, who had looked. */
  readonly by: string | null
}

/** Those asked of the organisations of this transaction, newest first. */
export function heldRequests(tx: Tx, patient: PatientId) {
  return tx<HeldRequest[]>`
    select what as kind, id, recorded_at as at, reference, reason, state, answer, answered_by as by
      from private_request where patient_id = ${patient}
     union all
    select 'look', look_id, asked_at, reference, null, null, null, look_by
      from look_question where patient_id = ${patient}
     order by at desc, id`
}
