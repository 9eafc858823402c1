import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { Alert } from './alert.ts'

/** An alert about a look at a patient's record, as it is told them: not who closed it, nor on what evidence. */
export type PatientAlert = Pick<
  Alert,
  'reference' | 'kind' | 'lookAt' | 'raisedAt' | 'outcome' | 'closedAt'
>

/** The alerts of a patient at the organisations of this transaction, newest first. */
export function alertsAbout(tx: Tx, patient: PatientId) {
  return tx<PatientAlert[]>`
    select reference, kind, look_at as "lookAt", raised_at as "raisedAt", outcome, closed_at as "closedAt"
      from alert where patient_id = ${patient} order by raised_at desc, id`
}
