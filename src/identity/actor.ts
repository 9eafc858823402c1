import { createHash } from 'node:crypto'
import type { PatientId } from './ids.ts'
import type { OdsCode } from './ods-code.ts'

/**
 * Who is asking, as a request knows it: a session. The database says who that is, in the same snapshot in
 * which it answers (`enter`), so a revoked session is refused by the very read it asked for.
 */
export type Actor = {
  readonly session: Buffer
  readonly requestId: string
  readonly route: string
  /** The app that asks for whoever the session belongs to. */
  readonly app?: ActingApp
}

/** `system`: asks for nobody but itself. */
export type ActingApp = { readonly id: string; readonly system: boolean }

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

/**
 * A token of an app has a hash of another kind: whoever takes it for that of a person's own session, where no scope is
 * looked at, finds nobody.
 */
export function hashOfAppToken(token: string): Buffer {
  return createHash('sha256').update(`app:${token}`).digest()
}

/** Sessions are kept by the hash of their token: a copy of the table opens nothing. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
