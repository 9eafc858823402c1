import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** A message to a patient, as the organisation that it is of holds it. */
export type HeldMessage = {
  readonly id: string
  readonly kind: string
  readonly reference: string | null
  readonly at: Date
  /** `kept`: in the account alone. `refused`: the address that we had did not take it. */
  readonly state: 'waiting' | 'sent' | 'kept' | 'refused'
  readonly sentAt: Date | null
  readonly readAt: Date | null
  /** Whether it went to another address than the one that counted by then. */
  readonly elsewhere: boolean
}

/** Those of the organisations of this transaction, newest first. */
export function heldMessages(tx: Tx, patient: PatientId) {
  return tx<HeldMessage[]>`
    select id, kind, reference, at, state, sent_at as "sentAt", read_at as "readAt", elsewhere
      from held_messages(${patient})`
}
