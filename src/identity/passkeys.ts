import type { Database } from '../db/database.ts'
import { hashOfToken } from './actor.ts'
import type { PatientId } from './ids.ts'

/** A passkey of a patient's account, as they see it. */
export type Passkey = {
  /** The credential's id, base64url. */
  readonly credential: string
  readonly name: string
  readonly addedAt: Date
  readonly usedAt: Date | null
}

/** What is kept to check an answer of it. */
export type StoredPasskey = {
  readonly credential: string
  readonly patient: PatientId
  readonly publicKey: Buffer
  /** How often it was used, as it counts itself; 0 for those that do not count. */
  readonly counter: number
  readonly transports: string[]
}

export function passkeysOf(db: Database, patient: PatientId) {
  return db.identity<Passkey[]>`
    select credential, name, added_at as "addedAt", used_at as "usedAt"
      from passkey where patient_id = ${patient} order by added_at, credential`
}

/** @returns whether it is kept now; false for one that is known, here or in another account. */
export async function keepPasskey(
  db: Database,
  { credential, patient, publicKey, counter, transports }: StoredPasskey,
  name: string,
): Promise<boolean> {
  const { count } = await db.identity`
    insert into passkey (credential, patient_id, public_key, counter, transports, name)
    values (${credential}, ${patient}, ${publicKey}, ${counter}, ${transports}, ${name})
    on conflict (credential) do nothing`
  return count === 1
}

export async function renamePasskey(
  db: Database,
  patient: PatientId,
  credential: string,
  name: string,
): Promise<void> {
  await db.identity`
    update passkey set name = ${name} where credential = ${credential} and patient_id = ${patient}`
}

/** Nobody signs in with it from now on. */
export async function removePasskey(
  db: Database,
  patient: PatientId,
  credential: string,
): Promise<void> {
  await db.identity`
    delete from passkey where credential = ${credential} and patient_id = ${patient}`
}

/** Removes all of an account, and what was offered to its sessions to make another. */
export async function removePasskeysOf(db: Database, patient: PatientId): Promise<void> {
  await db.identity`
    delete from passkey_challenge
     where session in (select token_hash from session where patient_id = ${patient})`
  await db.identity`delete from passkey where patient_id = ${patient}`
}

export async function storedPasskey(
  db: Database,
  credential: string,
): Promise<StoredPasskey | undefined> {
  const [row] = await db.identity<StoredPasskey[]>`
    select credential, patient_id as patient, public_key as "publicKey", counter::float8 as counter, transports
      from passkey where credential = ${credential}`
  return row
}

/** @returns false when somebody else used it meanwhile, or it was removed. */
export async function countUse(
  db: Database,
  { credential, counter }: StoredPasskey,
  now: number,
): Promise<boolean> {
  const { count } = await db.identity`
    update passkey set counter = ${now}, used_at = now()
     where credential = ${credential} and counter = ${counter}`
  return count === 1
}

/** @param session whose passkey is being added; null where somebody signs in. */
export async function saveChallenge(
  db: Database,
  challenge: string,
  session: Buffer | null,
): Promise<void> {
  await db.identity`delete from passkey_challenge where created_at < now() - interval '5 minutes'`
  await db.identity`
    insert into passkey_challenge (challenge_hash, session) values (${hashOfToken(challenge)}, ${session})`
}

/** Takes a challenge: once, within five minutes, and only for what it was made for. @returns the time. */
export async function takeChallenge(
  db: Database,
  challenge: string,
  session: Buffer | null,
): Promise<Date | undefined> {
  const [row] = await db.identity<{ at: Date }[]>`
    delete from passkey_challenge
     where challenge_hash = ${hashOfToken(challenge)} and session is not distinct from ${session}::bytea
       and created_at > now() - interval '5 minutes'
    returning now() as at`
  return row?.at
}
