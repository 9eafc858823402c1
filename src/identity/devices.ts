import type { Database } from '../db/database.ts'
import type { PatientId } from './ids.ts'

/** One session of a patient's own account, as they see it. Its token's hash stays here; `id` names it outside. */
export type Device = {
  readonly id: string
  readonly startedAt: Date
  /** The one they look with. */
  readonly here: boolean
}

/** The sessions of an account that go on, this one first. */
export function devicesOf(db: Database, patient: PatientId, here: Buffer) {
  return db.identity<Device[]>`
    select encode(sha256(token_hash), 'hex') as id, created_at as "startedAt",
           token_hash = ${here} as here
      from session
     where patient_id = ${patient} and app is null and revoked_at is null and expires_at > now() and seen_at + idle > now()
     order by here desc, created_at desc`
}

/** Ends one of them at once. @returns whether it was one of theirs and went on. */
export async function endDevice(db: Database, patient: PatientId, id: string): Promise<boolean> {
  const { count } = await db.identity`
    update session set revoked_at = now()
     where patient_id = ${patient} and app is null and encode(sha256(token_hash), 'hex') = ${id} and revoked_at is null`
  return count === 1
}
