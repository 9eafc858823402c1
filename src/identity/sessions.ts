import { randomBytes } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { hashOfToken, type Actor, type Person } from './actor.ts'
import type { PatientId } from './ids.ts'
import type { OdsCode } from './ods-code.ts'

/** Whose session it is: one staff member of one organisation, or a patient. */
export type SessionOwner = Pick<Person, 'kind' | 'id'>

const idle = { staff: '20 minutes', patient: '15 minutes' } as const

/**
 * Starts a session of at most 8 hours, which also ends when it is left alone: after 20 minutes for staff,
 * 15 for a patient.
 *
 * @param at when it began, where that is not now.
 * @param authenticatedAt when they proved who they are, where the service they sign in with says.
 * @returns the token, which is kept nowhere here: only its hash is.
 */
export async function startSession(
  db: Database,
  owner: SessionOwner,
  at?: Date,
  authenticatedAt?: Date,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const staff = owner.kind === 'staff' ? owner.id : null
  const patient = owner.kind === 'patient' ? owner.id : null
  await db.identity`
    insert into session (token_hash, staff_id, patient_id, created_at, seen_at, idle, expires_at,
                         authenticated_at)
    select ${hashOfToken(token)}, ${staff}::uuid, ${patient}::uuid, start.at, start.at,
           ${idle[owner.kind]}::interval, start.at + interval '8 hours', ${authenticatedAt ?? null}::timestamptz
      from (select coalesce(${at ?? null}::timestamptz, now()) as at) as start`
  return token
}

/**
 * Revokes one session: its next request is refused.
 *
 * @returns whose it was; undefined when it had been revoked or never was.
 */
export async function endSession(db: Database, session: Buffer): Promise<SessionOwner | undefined> {
  const [owner] = await db.identity<SessionOwner[]>`
    update session set revoked_at = now() where token_hash = ${session} and revoked_at is null
    returning case when staff_id is null then 'patient' else 'staff' end as kind,
              coalesce(staff_id, patient_id) as id`
  return owner
}

/** Revokes every session of a staff member (in one organisation) or of a patient. */
export async function revokeSessionsOf(db: Database, owner: SessionOwner): Promise<number> {
  const { count } =
    owner.kind === 'staff'
      ? await db.identity`
          update session set revoked_at = now() where staff_id = ${owner.id} and revoked_at is null`
      : await db.identity`
          update session set revoked_at = now() where patient_id = ${owner.id} and revoked_at is null`
  return count
}

/** Revokes every session of an organisation's staff. */
export async function revokeSessionsAt(db: Database, organisation: OdsCode): Promise<number> {
  const { count } = await db.identity`
    update session set revoked_at = now()
     where revoked_at is null
       and staff_id in (select id from staff where organisation = ${organisation})`
  return count
}

const touchEveryMs = 60_000
const mostRemembered = 10_000
const touched = new WeakMap<Database, Map<string, number>>()

/**
 * Says that a session is in use, at most once a minute. Not part of the patient's transaction: a read must
 * not wait for it, and it cannot wake a session that has already ended.
 */
export async function touchSession(db: Database, session: Buffer): Promise<void> {
  let known = touched.get(db)
  if (!known || known.size >= mostRemembered) touched.set(db, (known = new Map()))
  const key = session.toString('base64url')
  const now = performance.now()
  if (now - (known.get(key) ?? -Infinity) < touchEveryMs) return
  known.set(key, now)
  await db.identity`
    update session set seen_at = now()
     where token_hash = ${session} and revoked_at is null and expires_at > now()
       and seen_at + idle > now() and seen_at < now() - interval '1 minute'`
}

type WhoRow = {
  outcome: string
  kind: Person['kind']
  id: string
  name: string
  organisation: OdsCode
  organisationName: string
  role: string
  roleName: string
  findsPatients: boolean
}

/** @throws Refusal `signed-out` when the session is unknown, revoked, expired or was left alone. */
export async function personOf(db: Database, actor: Actor): Promise<Person> {
  return (await personWithFinder(db, actor)).person
}

/**
 * The same, and whether their role may look for patients.
 *
 * @throws Refusal as `personOf`.
 */
export async function personWithFinder(
  db: Database,
  actor: Actor,
): Promise<{ readonly person: Person; readonly findsPatients: boolean }> {
  const [row] = await db.app<WhoRow[]>`
    select e.outcome, e.actor_kind as kind, e.actor as id, e.actor_name as name, e.organisation,
           e.organisation_name as "organisationName", e.role, e.role_name as "roleName",
           coalesce((select r.finds_patients from role r where r.id = e.role), false) as "findsPatients"
      from enter(${actor.session}, null, 'who') e`
  if (row === undefined || row.outcome !== 'ok') throw signedOut()
  const { outcome: _, kind, id, name, findsPatients, ...rest } = row
  if (kind === 'patient') return { person: { kind, id: id as PatientId, name }, findsPatients }
  return { person: { kind, id, name, ...rest }, findsPatients }
}

/**
 * Whether whose session this is proved who they are within the last 5 minutes, as the service they sign in with
 * says and the database's clock counts.
 *
 * @see trust.md 4.6, step-up
 */
export async function signedInLately(db: Database, session: Buffer): Promise<boolean> {
  const rows = await db.identity`
    select from session
     where token_hash = ${session} and revoked_at is null
       and authenticated_at > now() - interval '5 minutes' and authenticated_at <= now() + interval '1 minute'`
  return rows.length === 1
}

/**
 * Records that the member of staff whose session this is signed in again.
 *
 * @returns whether it is theirs and still goes on.
 */
export async function signInAgain(
  db: Database,
  session: Buffer,
  staff: readonly string[],
  authenticatedAt: Date,
): Promise<boolean> {
  const { count } = await db.identity`
    update session set authenticated_at = ${authenticatedAt}, seen_at = now()
     where token_hash = ${session} and staff_id = any (${[...staff]}::uuid[])
       and revoked_at is null and expires_at > now() and seen_at + idle > now()`
  return count === 1
}

/**
 * Why a session is no more; `none` when it never was, or still is. A patient is not told that it was ended
 * from elsewhere: who stands beside them would learn that somebody did.
 */
export async function sessionEnd(
  db: Database,
  session: Buffer,
): Promise<'idle' | 'too-long' | 'ended-elsewhere' | 'none'> {
  const [row] = await db.identity<{ revoked: boolean; expired: boolean; idle: boolean }[]>`
    select revoked_at is not null as revoked, expires_at <= now() as expired,
           seen_at + idle <= now() as idle
      from session where token_hash = ${session} and (staff_id is not null or revoked_at is null)`
  if (row?.revoked) return 'ended-elsewhere'
  if (row?.idle) return 'idle'
  return row?.expired ? 'too-long' : 'none'
}

export function signedOut(): Refusal {
  return new Refusal('signed-out', 'You are signed out. Sign in to go on')
}
