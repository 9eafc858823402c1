import { createHash } from 'node:crypto'
import type { PatientId } from './ids.ts'
import type { OdsCode } from './ods-code.ts'

/**
 * Who is asking, as a request knows it: a session. The database says who that is, in the same snapshot in
 * which it answers (`enter`), so a revoked session is refused by the very read it asked for.
 */
export type Actor = { readonly session: Buffer; readonly requestId: string; readonly route: string }

/** Who a session belongs to: one staff member in one organisation in one role, or a patient. */
export type Person = StaffMember | PatientPerson

export type StaffMember = {
  readonly kind: 'staff'
  readonly id: string
  readonly name: string
  readonly organisation: OdsCode
  readonly organisationName: string
  readonly role: string
  readonly roleName: string
}

export type PatientPerson = {
  readonly kind: 'patient'
  readonly id: PatientId
  readonly name: string
}

/** A command or import: acts for the organisations it names, by `enter_job`. */
export type Job = { readonly job: string; readonly requestId: string }

/** Sessions are kept by the hash of their token: a copy of the table opens nothing. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
