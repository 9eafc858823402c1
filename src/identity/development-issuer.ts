import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import type { Config } from '../config.ts'
import { SetupError } from '../errors.ts'
import { developmentStore } from './development-store.ts'
import { readDemoPeople, subjectOf } from './demo-people.ts'
import type { SignInService } from './open-id.ts'
import type { ServiceKind } from './sign-in-state.ts'
import { developmentIssuerName } from './staff.ts'

/** Where the embedded issuer answers, below the public address. */
export const developmentIssuerPath = '/dev/issuer'

/** Where "Choose a person" is. The issuer's cookie for it is set on exactly this address. */
export const choosePersonPath = (id: string) => `${developmentIssuerPath}/choose/${id}`

/** Subjects that stand for people whose identity was not proved in full. */
export const partlyProved = { P5: 'patient:P5', P0: 'patient:P0' } as const

/** A sign-in service for development, which believes whatever it is told. */
export type DevelopmentIssuer = {
  /** Where people sign in with it, as the app is to be set up. */
  readonly services: Readonly<Record<ServiceKind, SignInService>>
  /** Answers a request below `developmentIssuerPath`; the body must not have been read. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** For which way in a person is to be chosen; undefined when nobody is asking (any longer). */
  askedFor(request: IncomingMessage, response: ServerResponse): Promise<ServiceKind | undefined>
  /** Signs in as `subject`. @returns where to send the browser. */
  choose(request: IncomingMessage, response: ServerResponse, subject: string): Promise<string>
}

/** Whether the embedded issuer may run: never in production, and only on this machine. */
export function allowsDevelopmentIssuer(
  config: Pick<Config, 'production' | 'host'>,
  publicUrl: string,
): boolean {
  return !config.production && isLoopback(config.host) && isLoopback(new URL(publicUrl).hostname)
}

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/.test(host)
}

/** @throws SetupError in production, or where other machines could reach it. */
export function createDevelopmentIssuer(
  config: Pick<Config, 'production' | 'host' | 'dataFolder'>,
  publicUrl: string,
): DevelopmentIssuer {
  if (!allowsDevelopmentIssuer(config, publicUrl)) {
    throw new SetupError(
      '"Choose a person" lets anyone sign in as anyone: it runs in development on this machine only. Set OIDC_STAFF_ISSUER and OIDC_PATIENT_ISSUER to sign in elsewhere.',
    )
  }
  const services = { staff: service('staff', publicUrl), patient: service('patient', publicUrl) }
  const provider = createProvider(config, publicUrl, services)
  const callback = provider.callback()
  return {
    services,
    handle: (request, response) => {
      const url = request.url ?? ''
      const path = url.slice(developmentIssuerPath.length)
      // Each sign-in asks anew who it is: the issuer remembers nobody.
      const cookies = request.headers.cookie?.split(/; */)
      const kept = cookies?.filter((cookie) => !cookie.startsWith('_session'))
      Object.assign(request.headers, { cookie: kept?.join('; ') ?? '' })
      Object.assign(request, { originalUrl: url, url: path })
      void callback(request, response)
    },
    askedFor: async (request, response) => {
      const asked = await interactionOf(provider, request, response)
      return asked === undefined ? undefined : kindOf(asked.params['client_id'])
    },
    choose: (request, response, subject) =>
      provider.interactionResult(request, response, { login: { accountId: subject } }),
  }
}

function service(kind: ServiceKind, publicUrl: string): SignInService {
  return {
    kind,
    settings: {
      issuer: publicUrl + developmentIssuerPath,
      clientId: `confide-${kind}`,
      clientSecret: randomBytes(32).toString('base64url'),
    },
    issuerName: developmentIssuerName,
    redirectUri: `${publicUrl}/sign-in/${kind}/callback`,
    allowsHttp: true,
    // The app asks itself, and takes posts only from its own pages.
    fetch: (url, { body, ...options }) =>
      fetch(url, {
        ...options,
        body: body ?? null,
        headers: { ...options.headers, origin: new URL(publicUrl).origin },
      }),
  }
}

function createProvider(
  config: Pick<Config, 'dataFolder'>,
  publicUrl: string,
  services: Readonly<Record<ServiceKind, SignInService>>,
): Provider {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const provider: Provider = new Provider(publicUrl + developmentIssuerPath, {
    clients: Object.values(services).map(({ settings, redirectUri }) => ({
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
      require_auth_time: true,
      id_token_signed_response_alg: 'ES256',
    })),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      long: { path: developmentIssuerPath, httpOnly: true, sameSite: 'lax' },
    },
    claims: { openid: ['sub'], profile: ['nhs_number', 'identity_proofing_level'] },
    extraParams: ['vtr'],
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    interactions: { url: (_context, { uid }) => choosePersonPath(uid) },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...patientClaims(config, subject) }),
    }),
    adapter: developmentStore(),
    clientBasedCORS: () => true,
    // Consent to sharing a made-up name with the app itself is not asked for.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    renderError: (context, { error, error_description: description }) => {
      context.type = 'text/plain'
      context.body = `The development sign-in says: ${error}${description ? ` (${description})` : ''}`
    },
  })
  return provider
}

function patientClaims(config: Pick<Config, 'dataFolder'>, subject: string) {
  const people = readDemoPeople(config.dataFolder)
  if (subject === partlyProved.P0) return { identity_proofing_level: 'P0' }
  // In part means that the number may be somebody else's.
  if (subject === partlyProved.P5) {
    return { identity_proofing_level: 'P5', nhs_number: people[0]?.nhsNumber }
  }
  const person = people.find((each) => subjectOf(each) === subject)
  return person && { identity_proofing_level: 'P9', nhs_number: person.nhsNumber }
}

async function interactionOf(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
) {
  try {
    return await provider.interactionDetails(request, response)
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionNotFound') return undefined
    throw error
  }
}

function kindOf(clientId: unknown): ServiceKind | undefined {
  if (clientId === 'confide-staff') return 'staff'
  return clientId === 'confide-patient' ? 'patient' : undefined
}
