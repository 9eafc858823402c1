import { randomBytes } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from './ids.ts'
import { nhsNumberSystem, parseNhsNumber, type NhsNumber } from './nhs-number.ts'
import { authorisationRequest, claimsFrom, type Claims, type SignInService } from './open-id.ts'
import type { OdsCode } from './ods-code.ts'
import { safeReturnAddress } from './return-address.ts'
import { signInAgain, type SessionOwner } from './sessions.ts'
import {
  closeChoice,
  pendingChoice,
  saveChoice,
  saveSignIn,
  takeSignIn,
  type PendingChoice,
} from './sign-in-state.ts'
import { membershipsOf, type Membership } from './staff.ts'

/** Why someone who came back from the service they sign in with gets no session. */
const signInRefusals = [
  'not-finished',
  'declined',
  'unknown-staff',
  'suspended',
  'not-proved',
  'no-record',
  'someone-else',
  'passkey',
] as const

export type SignInRefusal = (typeof signInRefusals)[number]

export type SignInOutcome =
  | {
      readonly kind: 'signed-in'
      readonly owner: SessionOwner
      readonly organisation: OdsCode | null
      readonly returnTo: string
      /** When they proved who they are, where the service says. */
      readonly authenticatedAt: Date | null
    }
  /** The session goes on, with a new proof of whose it is. */
  | { readonly kind: 'signed-in-again'; readonly returnTo: string }
  | { readonly kind: 'choose'; readonly token: string }
  | {
      readonly kind: 'refused'
      readonly because: SignInRefusal
      /** For who looks after the server: what did not fit. */
      readonly code?: string
    }

/**
 * Begins a sign-in.
 *
 * @returns where to send the browser, and the state it must come back with: keep it in a cookie, so that
 * nobody can be made to finish a sign-in that someone else began.
 * @param again the session that goes on, where its owner is to prove once more who they are.
 * @param fresh whether they must prove it now, however lately they did.
 * @throws Refusal `unavailable`.
 */
export async function beginSignIn(
  db: Database,
  service: SignInService,
  returnTo: unknown,
  again: Buffer | null = null,
  fresh = again !== null,
): Promise<{ readonly url: URL; readonly state: string }> {
  const { url, state, nonce, codeVerifier } = await authorisationRequest(service, fresh)
  await saveSignIn(db, service.kind, state, {
    nonce,
    codeVerifier,
    returnTo: safeReturnAddress(returnTo),
    again,
  })
  return { url, state }
}

/**
 * Finds out who came back.
 *
 * @param answer the address the service sent the browser to.
 * @param state the one kept in the cookie of the browser.
 * @throws Refusal `unavailable`.
 */
export async function finishSignIn(
  db: Database,
  service: SignInService,
  answer: URL,
  state: string | undefined,
): Promise<SignInOutcome> {
  if (state === undefined || answer.searchParams.get('state') !== state) {
    return refused('not-finished')
  }
  const pending = await takeSignIn(db, service.kind, state)
  if (!pending) return refused('not-finished')
  if (answer.searchParams.get('error') === 'access_denied') return refused('declined')
  const claims = await claimsFrom(service, answer, state, pending)
  if ('failed' in claims) return { ...refused('not-finished'), code: claims.failed }
  if (service.kind === 'patient') return patientOutcome(db, claims, pending.returnTo)
  const { subject, authenticatedAt } = claims
  const who = { issuer: service.issuerName, subject, returnTo: pending.returnTo, authenticatedAt }
  return pending.again ? againOutcome(db, who, pending.again) : staffOutcome(db, who)
}

/** Only whose session it is may renew its proof: somebody else's sign-in leaves it as it was. */
async function againOutcome(
  db: Database,
  who: PendingChoice,
  session: Buffer,
): Promise<SignInOutcome> {
  if (who.authenticatedAt === null) return refused('not-finished')
  const memberships = await membershipsOf(db, who.issuer, who.subject)
  const ids = memberships.filter(({ suspended }) => !suspended).map(({ id }) => id)
  const isTheirs = await signInAgain(db, session, ids, who.authenticatedAt)
  return isTheirs ? { kind: 'signed-in-again', returnTo: who.returnTo } : refused('someone-else')
}

async function staffOutcome(db: Database, who: PendingChoice): Promise<SignInOutcome> {
  const memberships = await membershipsOf(db, who.issuer, who.subject)
  if (memberships.length === 0) return refused('unknown-staff')
  const [first, second] = memberships.filter(({ suspended }) => !suspended)
  if (first === undefined) return refused('suspended')
  if (second === undefined) return signedInAs(first, who)
  const token = randomBytes(32).toString('base64url')
  await saveChoice(db, token, who)
  return { kind: 'choose', token }
}

/** The organisations that someone who has signed in may act for, while the choice is open. */
export async function organisationsToChoose(
  db: Database,
  token: string | undefined,
): Promise<readonly Membership[] | undefined> {
  const who = token === undefined ? undefined : await pendingChoice(db, token)
  if (!who) return undefined
  const memberships = await membershipsOf(db, who.issuer, who.subject)
  return memberships.filter(({ suspended }) => !suspended)
}

/** Ends the choice: one organisation in one role for the session. */
export async function chooseOrganisation(
  db: Database,
  token: string | undefined,
  staffId: unknown,
): Promise<SignInOutcome> {
  const who = token === undefined ? undefined : await pendingChoice(db, token)
  if (token === undefined || !who) return refused('not-finished')
  const memberships = await membershipsOf(db, who.issuer, who.subject)
  const chosen = memberships.find(({ id, suspended }) => id === staffId && !suspended)
  if (!chosen || !(await closeChoice(db, token))) return refused('not-finished')
  return signedInAs(chosen, who)
}

/** Only someone whose identity was proved in full (P9) is let to a record. */
async function patientOutcome(
  db: Database,
  claims: Claims,
  returnTo: string,
): Promise<SignInOutcome> {
  if (claims.proofing !== 'P9' || claims.nhsNumber === undefined) return refused('not-proved')
  const number = vouchedFor(claims.nhsNumber)
  const patient = number === undefined ? undefined : await patientWithNhsNumber(db, number)
  if (patient === undefined) return refused('no-record')
  return {
    kind: 'signed-in',
    owner: { kind: 'patient', id: patient },
    organisation: null,
    returnTo,
    authenticatedAt: claims.authenticatedAt,
  }
}

/** The patient with this NHS number, for signing in: `confide_identity` sees identifiers and no more. */
export async function patientWithNhsNumber(
  db: Database,
  number: NhsNumber,
): Promise<PatientId | undefined> {
  const [row] = await db.identity<{ patient: PatientId }[]>`
    select patient_id as patient from patient_identifier
     where value = ${number} and system = ${nhsNumberSystem}`
  return row?.patient
}

/** A service in its test setting vouches for test numbers; whether one has a record here, the database says. */
function vouchedFor(text: string): NhsNumber | undefined {
  try {
    return parseNhsNumber(text, true)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function signedInAs(
  member: Membership,
  { returnTo, authenticatedAt }: PendingChoice,
): SignInOutcome {
  return {
    kind: 'signed-in',
    owner: { kind: 'staff', id: member.id },
    organisation: member.organisation,
    returnTo,
    authenticatedAt,
  }
}

function refused(because: SignInRefusal) {
  return { kind: 'refused', because } as const
}
