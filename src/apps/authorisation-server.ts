import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Provider, { errors, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '../db/database.ts'
import type { Key } from '../identity/key-store.ts'
import { newId, shortId, type PatientId } from '../identity/ids.ts'
import type { SessionOwner } from '../identity/sessions.ts'
import { allowanceThatHolds, keepAllowance } from './allowance.ts'
import { findApp, type App } from './app.ts'
import { grantable, parseScope, plainScopes } from './scope.ts'
import { withAppOfRefresh } from './refresh-of-whom.ts'
import { signingKey } from './signing-key.ts'
import { tokenStore } from './token-store.ts'

/** Where the authorisation server answers, below the public address. */
export const serverPath = '/oauth'

/** Where a person says what an app may do. The cookie of the question is set on exactly this address. */
export const allowPath = (id: string) => `/apps/allow/${id}`

/** How long an app may ask by one token. */
const accessSeconds = 300

/** What an app asks a person for. */
export type Asked = {
  readonly app: App
  /** No more than it is registered with; as version 2 of SMART writes them. */
  readonly scopes: readonly string[]
  /** Given by the page of a patient from which the app was opened. */
  readonly launch: string | undefined
}

/** What the person answers. */
export type Allowed = {
  readonly owner: SessionOwner
  readonly session: Buffer
  readonly about: PatientId | null
  /** Some of those asked for. */
  readonly scopes: readonly string[]
}

export type AuthorisationServer = {
  /** Answers a request below `serverPath`; the body must not have been read. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** What is asked at this address; undefined when nobody is asking (any longer). */
  asked(request: IncomingMessage, response: ServerResponse): Promise<Asked | undefined>
  /** @returns where to send the browser. */
  allow(request: IncomingMessage, response: ServerResponse, allowed: Allowed): Promise<string>
  refuse(request: IncomingMessage, response: ServerResponse): Promise<string>
}

export type ServerSettings = {
  readonly db: Database
  readonly key: Key
  /** The address people reach Confide at, without a slash at its end. */
  readonly publicUrl: string
  /** The page of an error that cannot be told to an app. */
  readonly errorPage: (code: string) => string
  /** Hosts that keys of apps may be fetched from. */
  readonly keyHosts: readonly string[]
}

/**
 * OAuth 2.0 and OpenID Connect as SMART App Launch 2.2 asks for them.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/
 */
export function authorisationServer(settings: ServerSettings): AuthorisationServer {
  let made: Promise<Provider> | undefined
  // the first to ask makes it: a key takes time
  const provider = () => (made ??= createProvider(settings))
  const { db, publicUrl } = settings
  return {
    handle: async (request, response) => {
      const url = await withWhatMayBeAsked(db, request.url ?? '', request.method)
      Object.assign(request.headers, headersAsPublic(request, publicUrl))
      Object.assign(request, { originalUrl: url, url: url.slice(serverPath.length) })
      await (await provider()).callback()(request, response)
    },
    asked: async (request, response) => {
      const details = await detailsOf(await provider(), request, response)
      const { client_id: id, scope, launch } = details?.params ?? {}
      const app = typeof id === 'string' ? await findApp(db, id) : undefined
      return (
        app && {
          app,
          scopes: typeof scope === 'string' ? grantable(scope, app.scopes) : [],
          launch: typeof launch === 'string' ? launch : undefined,
        }
      )
    },
    allow: async (request, response, allowed) =>
      allow(settings, await provider(), request, response, allowed),
    refuse: async (request, response) =>
      (await provider()).interactionResult(request, response, {
        error: 'access_denied',
        error_description: 'The person did not allow it',
      }),
  }
}

async function allow(
  { db, publicUrl }: ServerSettings,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  { owner, session, about, scopes }: Allowed,
): Promise<string> {
  const { client_id: clientId, scope } = (await provider.interactionDetails(request, response))
    .params
  if (typeof clientId !== 'string') throw new TypeError('nobody asked')
  const id = newId()
  const goesOn = owner.kind === 'patient' && scopes.includes('offline_access')
  await keepAllowance(db, {
    ...{ id, app: clientId, owner, about, scope: scopes.join(' ') },
    session: goesOn ? null : session,
  })
  const accountId = `${owner.kind}-${owner.id}`
  const grant = new provider.Grant({ jti: id, accountId, clientId } as never)
  const asked = typeof scope === 'string' ? scope.split(' ') : []
  const [plain, named] = [true, false].map(
    (isPlain) => (given: boolean) =>
      asked
        .filter((one) => plainScopes.some((each) => each === one) === isPlain)
        .filter((one) => scopes.includes(one) === given)
        .join(' '),
  )
  const base = baseOf(publicUrl)
  grant.addOIDCScope(plain?.(true) ?? '')
  grant.rejectOIDCScope(plain?.(false) ?? '')
  grant.addResourceScope(base, named?.(true) ?? '')
  grant.rejectResourceScope(base, named?.(false) ?? '')
  await grant.save()
  return provider.interactionResult(request, response, {
    login: { accountId, remember: false },
    consent: { grantId: id },
  })
}

/** The address of the API, which tokens are for. */
export function baseOf(publicUrl: string): string {
  return `${publicUrl}/fhir/R4`
}

/**
 * An authorisation request without what this app may not have, and with a question to the person always. What comes
 * twice stays, and is refused.
 */
async function withWhatMayBeAsked(db: Database, url: string, method: string | undefined) {
  const { pathname, searchParams } = new URL(url, 'http://here.invalid')
  if (method !== 'GET' || pathname !== `${serverPath}/auth`) return url
  const [id, ...ids] = searchParams.getAll('client_id')
  const [scope, ...scopes] = searchParams.getAll('scope')
  if (id === undefined || scope === undefined || ids.length > 0 || scopes.length > 0) return url
  const app = await findApp(db, id)
  searchParams.set('scope', grantable(scope, app?.scopes ?? []).join(' '))
  if (searchParams.get('prompt') !== 'none') searchParams.set('prompt', 'consent')
  return `${pathname}?${searchParams.toString()}`
}

/** As the public address has it, whatever the request says; and whose browser it is, is asked of our own session. */
function headersAsPublic({ headers }: IncomingMessage, publicUrl: string) {
  const { protocol, host } = new URL(publicUrl)
  const cookies = headers.cookie?.split(/; */).filter((cookie) => !cookie.startsWith('app-server'))
  return {
    cookie: cookies?.join('; ') ?? '',
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-host': host,
  }
}

async function detailsOf(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  try {
    return await provider.interactionDetails(request, response)
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

async function createProvider(settings: ServerSettings): Promise<Provider> {
  const { db, key, publicUrl } = settings
  const jwk = await signingKey(db, key)
  const provider = new Provider(publicUrl + serverPath, configuration(settings, jwk))
  provider.proxy = true
  provider.use(async (context, next) => {
    if (context.method === 'POST' && context.path === '/token') {
      context.req = await withAppOfRefresh(db, context.req)
    }
    await next()
    await addLaunchContext(db, context as KoaContextWithOIDC)
  })
  return provider
}

function configuration(settings: ServerSettings, jwk: object): Configuration {
  const { db, key, publicUrl, errorPage, keyHosts } = settings
  const base = baseOf(publicUrl)
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
  } as const
  return {
    adapter: tokenStore(db),
    jwks: { keys: [{ ...jwk, alg: 'RS256', use: 'sig' }] },
    scopes: [...plainScopes],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    conformIdTokenClaims: false,
    clientAuthMethods: ['none', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS384', 'ES384'],
      idTokenSigningAlgValues: ['RS256'],
    },
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    pkce: { required: () => true },
    extraParams: {
      launch: null,
      aud: (_context, aud) => {
        if (aud !== base && aud !== `${base}/`)
          throw new errors.InvalidTarget('aud must be the address of the API')
      },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      introspection: {
        enabled: true,
        // of its own tokens alone, and of others it learns nothing
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => base,
        useGrantedResource: () => true,
        getResourceServerInfo: async (context, resource, client) => {
          if (resource !== base) throw new errors.InvalidTarget()
          const app = await findApp(db, client.clientId)
          const scope = scopesAt(context).filter((one) => isCovered(one, app?.scopes ?? []))
          const accessTokenFormat = 'opaque'
          return { scope: scope.join(' '), accessTokenFormat, accessTokenTTL: accessSeconds }
        },
      },
    },
    formats: { bitsOfOpaqueRandomness: 384 },
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    issueRefreshToken: async (context, client, source) => {
      const grant = context.oidc.entities.Grant
      const goesOn = new Set(['offline_access', 'online_access'])
      return (
        client.grantTypeAllowed('refresh_token') &&
        source.grantId === grant?.jti &&
        grant?.getOIDCScopeFiltered(goesOn) !== ''
      )
    },
    ttl: {
      ...{ AccessToken: accessSeconds, ClientCredentials: accessSeconds, AuthorizationCode: 60 },
      ...{ IdToken: 600, Interaction: 600, Session: 600 },
      ...{ RefreshToken: 90 * 24 * 3600, Grant: 366 * 24 * 3600 },
    },
    cookies: {
      // the page on cookies names these
      names: { session: 'app-server', interaction: 'app', resume: 'app-back' },
      keys: [createHmac('sha256', key.secret).update('cookies').digest('base64url')],
      long: { ...cookie, path: serverPath },
      short: cookie,
    },
    interactions: { url: (_context, { uid }) => allowPath(uid) },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, fhirUser: `${base}/${fhirUserOf(accountId)}` }),
    }),
    clientBasedCORS: (_context, origin, client) =>
      (client.redirectUris ?? []).some(
        (uri) => URL.canParse(uri) && new URL(uri).origin === origin,
      ),
    fetch: async (url, options) => {
      if (!keyHosts.includes(new URL(url instanceof Request ? url.url : url).hostname))
        throw new TypeError('not a host of keys')
      return fetch(url, { ...options, redirect: 'error' })
    },
    renderError: (context, { error }) => {
      context.type = 'html'
      context.body = errorPage(error)
    },
  }
}

/** The scopes that are asked for at this moment, or were when what is given in now was given out. */
function scopesAt({ oidc }: KoaContextWithOIDC): string[] {
  const { params, entities } = oidc
  const texts = [params?.['scope'], entities.AuthorizationCode?.scope, entities.RefreshToken?.scope]
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(' ') : []))
}

function isCovered(text: string, registered: readonly string[]): boolean {
  const scope = parseScope(text)
  return scope !== undefined && grantable(text, registered).includes(scope.text)
}

function fhirUserOf(accountId: string): string {
  const [, kind, id = ''] = /^(patient|staff)-(.+)$/.exec(accountId) ?? []
  return `${kind === 'staff' ? 'Practitioner' : 'Patient'}/${shortId(id as PatientId)}`
}

/** Whose record a token is for, and all that was allowed, beside the token. */
async function addLaunchContext(db: Database, { oidc, body }: KoaContextWithOIDC): Promise<void> {
  if (typeof body !== 'object' || body === null || !oidc) return
  const answer = body as Record<string, unknown>
  if (oidc.route === 'token' && 'access_token' in answer) {
    const grant = oidc.entities.Grant
    if (!grant?.jti) return
    const asked = oidc.params?.['scope']
    const narrowed = typeof asked === 'string' ? new Set(asked.split(' ')) : undefined
    const plain = grant.getOIDCScope().split(' ')
    const kept = plain.filter((scope) => scope !== '' && (narrowed?.has(scope) ?? true))
    answer['scope'] = [answer['scope'], ...kept].filter(Boolean).join(' ')
    Object.assign(answer, await contextOf(db, grant.jti))
  }
  if (oidc.route === 'introspection' && answer['active'] === true) {
    const token = oidc.entities.AccessToken ?? oidc.entities.RefreshToken
    if (token?.grantId !== undefined) Object.assign(answer, await contextOf(db, token.grantId))
  }
}

async function contextOf(db: Database, allowance: string) {
  const about = (await allowanceThatHolds(db, allowance))?.about
  return about ? { patient: shortId(about), need_patient_banner: true } : {}
}
