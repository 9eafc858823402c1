import { createHmac } from 'node:crypto'
import { errors, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '../db/database.ts'
import type { Key } from '../identity/key-store.ts'
import { shortId, type PatientId } from '../identity/ids.ts'
import { allowPath, baseOf, serverPath } from './addresses.ts'
import { findApp } from './app.ts'
import { grantable, parseScope, plainScopes } from './scope.ts'
import { tokenStore } from './token-store.ts'

/** How long an app may ask by one token. */
const accessSeconds = 300

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

export function configurationOf(settings: ServerSettings, jwk: object): Configuration {
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
    // else it says that it has an implicit grant, which no app can have
    responseTypes: ['code'],
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
