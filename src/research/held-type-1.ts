import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { Type1Line } from './object.ts'

/** @property byStaff whether who recorded it was at work. */
export type HeldType1 = Type1Line & { readonly byStaff: boolean }

/** What was said about data leaving the practice, as the organisations of this transaction hold it, newest first. */
export function heldType1(tx: Tx, patient: PatientId) {
  return tx<HeldType1[]>`
    select id, reference, objects, asked_by as "askedBy", channel, form_version as "formVersion",
           recorded_by as "recordedBy", by_staff as "byStaff", recorded_at as "recordedAt"
      from held_type_1(${patient})`
}
