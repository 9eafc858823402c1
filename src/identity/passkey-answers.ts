import { createHash } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Database } from '../db/database.ts'
import type { PatientPerson } from './actor.ts'
import type { PatientId } from './ids.ts'
import {
  countUse,
  passkeysOf,
  saveChallenge,
  storedPasskey,
  takeChallenge,
  type StoredPasskey,
} from './passkeys.ts'

/** Loaded when the first passkey is asked for: it takes longer than the rest of a start. */
const library = () => import('@simplewebauthn/server')

/** For whom a passkey is made: it answers to no other address. */
export type RelyingParty = { readonly origin: string; readonly id: string }

export function relyingParty(publicUrl: string): RelyingParty {
  const { origin, hostname } = new URL(publicUrl)
  return { origin, id: hostname }
}

/** What a browser needs to make a passkey for this account, as the text of an object. For one answer. */
export async function offerPasskey(
  db: Database,
  party: RelyingParty,
  person: PatientPerson,
  session: Buffer,
): Promise<string> {
  const known = await passkeysOf(db, person.id)
  const { generateRegistrationOptions } = await library()
  const options = await generateRegistrationOptions({
    rpName: 'Confide',
    rpID: party.id,
    userName: person.name,
    userID: handleOf(person.id),
    attestationType: 'none',
    excludeCredentials: known.map(({ credential }) => ({ id: credential })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await saveChallenge(db, options.challenge, session)
  return JSON.stringify(options)
}

/**
 * The passkey a browser made, to be kept.
 *
 * @param answer as the browser sent it: anything.
 * @returns undefined where it was not offered to this session, was sent before or from another address, whoever made
 * it was not verified, or it is known, here or in another account.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential
 */
export async function madePasskey(
  db: Database,
  party: RelyingParty,
  patient: PatientId,
  session: Buffer,
  answer: string,
): Promise<StoredPasskey | undefined> {
  const response = parsed<RegistrationResponseJSON>(answer)
  const challenge = response && challengeIn(response)
  if (!response || challenge === undefined) return undefined
  if ((await takeChallenge(db, challenge, session)) === undefined) return undefined
  const { verifyRegistrationResponse } = await library()
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    ...expected(party, challenge),
  }).catch(() => ({ registrationInfo: undefined }))
  if (registrationInfo === undefined) return undefined
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  if ((await storedPasskey(db, id)) !== undefined) return undefined
  return { credential: id, patient, publicKey: Buffer.from(publicKey), counter, transports }
}

/** What a browser needs to sign somebody in, as the text of an object. For one answer. */
export async function offerSignIn(db: Database, party: RelyingParty): Promise<string> {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    userVerification: 'required',
  })
  await saveChallenge(db, options.challenge, null)
  return JSON.stringify(options)
}

/**
 * Whose passkey answered.
 *
 * @returns the patient, and when they proved who they are; undefined where anything of the answer does not fit, and
 * where its counter has not gone up: then there may be two of it.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
 */
export async function signInByPasskey(
  db: Database,
  party: RelyingParty,
  answer: string,
): Promise<{ readonly patient: PatientId; readonly at: Date } | undefined> {
  const response = parsed<AuthenticationResponseJSON>(answer)
  const challenge = response && challengeIn(response)
  if (!response || challenge === undefined) return undefined
  const at = await takeChallenge(db, challenge, null)
  const stored = at && (await storedPasskey(db, response.id))
  if (!stored || response.response.userHandle !== handleOf(stored.patient).toString('base64url')) {
    return undefined
  }
  const { credential: id, publicKey, counter } = stored
  const { verifyAuthenticationResponse } = await library()
  const checked = await verifyAuthenticationResponse({
    response,
    ...expected(party, challenge),
    credential: { id, publicKey: new Uint8Array(publicKey), counter },
  }).catch(() => undefined)
  if (checked?.verified !== true) return undefined
  const isCounted = await countUse(db, stored, checked.authenticationInfo.newCounter)
  return isCounted ? { patient: stored.patient, at } : undefined
}

function expected({ origin, id }: RelyingParty, challenge: string) {
  return {
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  } as const
}

/** What an authenticator knows an account by: nothing that stands anywhere else. */
function handleOf(patient: PatientId) {
  return createHash('sha256').update(`passkey ${patient}`).digest() as Buffer<ArrayBuffer>
}

type Answer = { readonly id: string; readonly response: { readonly clientDataJSON: string } }

/** The parts that are read here are there; whether the rest is, the check of the answer says. */
function parsed<T extends Answer>(text: string): T | undefined {
  const value = jsonIn(text) as Partial<T> | undefined
  const isWhole =
    typeof value?.id === 'string' && typeof value.response?.clientDataJSON === 'string'
  return isWhole ? (value as T) : undefined
}

function challengeIn({ response }: Answer): string | undefined {
  const client = jsonIn(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'))
  const challenge = client && Reflect.get(client, 'challenge')
  return typeof challenge === 'string' ? challenge : undefined
}

function jsonIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
