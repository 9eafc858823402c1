import * as client from 'openid-client'
import type { Issuer } from '../settings/issuer.ts'
import { Refusal } from '../errors.ts'
import type { PendingSignIn, ServiceKind } from './sign-in-state.ts'

/** A service people sign in with, as it is set up here. */
export type SignInService = {
  readonly kind: ServiceKind
  readonly settings: Issuer
  /** What `staff.issuer` holds for its people. */
  readonly issuerName: string
  /** Where it sends people back to. */
  readonly redirectUri: string
  /** Whether it may be asked without TLS: only on this machine, for development. */
  readonly allowsHttp: boolean
  /** How it is asked, where that is not plain `fetch`. */
  readonly fetch?: client.CustomFetch
}

/** What a service says about someone: the subject, and for a patient what it has checked. */
export type Claims = {
  readonly subject: string
  readonly nhsNumber: string | undefined
  readonly proofing: string | undefined
  /** When they proved who they are, where the service says. */
  readonly authenticatedAt: Date | null
}

/** How old a new proof of who someone is may be when they come back with it. */
const longestSinceProofSeconds = 60

const discovered = new WeakMap<SignInService, Promise<client.Configuration>>()

/**
 * The address that starts a sign-in there, and what must be remembered until the answer.
 *
 * @param again whether they must prove who they are now, even where the service knows them already.
 */
export async function authorisationRequest(
  service: SignInService,
  again: boolean,
): Promise<
  { readonly url: URL; readonly state: string } & Pick<PendingSignIn, 'nonce' | 'codeVerifier'>
> {
  const configuration = await configurationOf(service)
  const codeVerifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: service.redirectUri,
    response_type: 'code',
    scope: service.kind === 'patient' ? 'openid profile' : 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...(service.kind === 'patient' && { vtr: verifiedIdentity }),
    ...(again && { prompt: 'login', max_age: '0' }),
  })
  return { url, state, nonce, codeVerifier }
}

// Vectors of trust that NHS login asks for: identity proved, with any of its three ways to sign in.
const verifiedIdentity = JSON.stringify(['P9.Cp.Cd', 'P9.Cp.Ck', 'P9.Cm'])

/**
 * Takes the answer of the service apart and fetches what it vouches for.
 *
 * @returns a code of openid-client when the answer does not fit the request (state, nonce, code, signature)
 * or says no.
 * @throws Refusal `unavailable`.
 */
export async function claimsFrom(
  service: SignInService,
  answer: URL,
  state: string,
  pending: PendingSignIn,
): Promise<Claims | { readonly failed: string }> {
  const configuration = await configurationOf(service)
  try {
    const tokens = await client.authorizationCodeGrant(configuration, answer, {
      expectedState: state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.codeVerifier,
      ...(pending.again && { maxAge: longestSinceProofSeconds }),
    })
    const { sub: subject, auth_time: provedAt } = tokens.claims() ?? {}
    if (subject === undefined) return { failed: 'no-subject' }
    const authenticatedAt = provedAt === undefined ? null : new Date(provedAt * 1000)
    if (service.kind === 'staff') {
      return { subject, nhsNumber: undefined, proofing: undefined, authenticatedAt }
    }
    const about = await client.fetchUserInfo(configuration, tokens.access_token, subject)
    return {
      subject,
      nhsNumber: textOf(about['nhs_number']),
      proofing: textOf(about['identity_proofing_level']),
      authenticatedAt,
    }
  } catch (error) {
    if (isOutage(error)) throw outage(error)
    if (!(error instanceof Error && 'code' in error)) throw error
    return { failed: String(error.code) }
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** What the service says about itself, asked once; after a failure, asked again. */
function configurationOf(service: SignInService): Promise<client.Configuration> {
  let configuration = discovered.get(service)
  if (!configuration) {
    configuration = discover(service)
    discovered.set(service, configuration)
    configuration.catch(() => discovered.delete(service))
  }
  return configuration
}

async function discover(service: SignInService): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = service.settings
  try {
    return await client.discovery(
      new URL(issuer),
      clientId,
      clientSecret,
      client.ClientSecretPost(clientSecret),
      {
        timeout: 10,
        ...(service.allowsHttp && { execute: [client.allowInsecureRequests] }),
        ...(service.fetch && { [client.customFetch]: service.fetch }),
      },
    )
  } catch (error) {
    throw outage(error)
  }
}

/** Whether the service could not be asked, as against having said no. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof TypeError && error.message === 'fetch failed') return true
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return true
  const code = 'code' in error ? error.code : undefined
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return true
  return error.cause === undefined || error.cause === error ? false : isOutage(error.cause)
}

function outage(cause: unknown): Refusal {
  return new Refusal(
    'unavailable',
    'The service you sign in with does not answer. Try again later',
    {
      cause,
    },
  )
}
