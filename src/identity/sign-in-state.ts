import type { Database } from '../db/database.ts'
import { hashOfToken } from './actor.ts'

/** The two ways in: staff and patients sign in with different services. */
export type ServiceKind = 'staff' | 'patient'

/** What must be remembered while someone is away at the service they sign in with. */
export type PendingSignIn = {
  readonly nonce: string
  readonly codeVerifier: string
  readonly returnTo: string
  /** The session that goes on, where someone signs in again to prove who they are. */
  readonly again: Buffer | null
}

/** Someone who has proved who they are and has yet to say for which organisation they act. */
export type PendingChoice = {
  readonly issuer: string
  readonly subject: string
  readonly returnTo: string
  readonly authenticatedAt: Date | null
}

export async function saveSignIn(
  db: Database,
  service: ServiceKind,
  state: string,
  pending: PendingSignIn,
): Promise<void> {
  await db.identity`delete from sign_in where created_at < now() - interval '10 minutes'`
  await db.identity`
    insert into sign_in (state_hash, service, nonce, code_verifier, return_to, again)
    values (${hashOfToken(state)}, ${service}, ${pending.nonce}, ${pending.codeVerifier},
            ${pending.returnTo}, ${pending.again})`
}

/** Takes what was remembered for a state: once, within 10 minutes, and only for the service it began at. */
export async function takeSignIn(
  db: Database,
  service: ServiceKind,
  state: string,
): Promise<PendingSignIn | undefined> {
  const [pending] = await db.identity<PendingSignIn[]>`
    delete from sign_in
     where state_hash = ${hashOfToken(state)} and service = ${service}
       and created_at > now() - interval '10 minutes'
    returning nonce, code_verifier as "codeVerifier", return_to as "returnTo", again`
  return pending
}

export async function saveChoice(
  db: Database,
  token: string,
  pending: PendingChoice,
): Promise<void> {
  await db.identity`delete from sign_in_choice where created_at < now() - interval '10 minutes'`
  await db.identity`
    insert into sign_in_choice (token_hash, issuer, subject, return_to, authenticated_at)
    values (${hashOfToken(token)}, ${pending.issuer}, ${pending.subject}, ${pending.returnTo},
            ${pending.authenticatedAt})`
}

export async function pendingChoice(
  db: Database,
  token: string,
): Promise<PendingChoice | undefined> {
  const [pending] = await db.identity<PendingChoice[]>`
    select issuer, subject, return_to as "returnTo", authenticated_at as "authenticatedAt"
      from sign_in_choice
     where token_hash = ${hashOfToken(token)} and created_at > now() - interval '10 minutes'`
  return pending
}

/** Whether the choice was still open; it is closed now. */
export async function closeChoice(db: Database, token: string): Promise<boolean> {
  const { count } = await db.identity`
    delete from sign_in_choice where token_hash = ${hashOfToken(token)}`
  return count === 1
}
