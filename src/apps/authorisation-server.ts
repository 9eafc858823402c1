import type { IncomingMessage, ServerResponse } from 'node:http'
import Provider, { type KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '../db/database.ts'
import { serverPath } from './addresses.ts'
import { findApp } from './app.ts'
import { allow, askedAt, refuse, type Allowed, type Asked } from './ask-person.ts'
import { addLaunchContext } from './launch-context.ts'
import { withAppOfRefresh } from './refresh-of-whom.ts'
import { grantable } from './scope.ts'
import { configurationOf, type ServerSettings } from './server-configuration.ts'
import { signingKey } from './signing-key.ts'

export type AuthorisationServer = {
  /** Answers a request below `serverPath`; the body must not have been read. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** What is asked at this address; undefined when nobody is asking (any longer). */
  asked(request: IncomingMessage, response: ServerResponse): Promise<Asked | undefined>
  /** @returns where to send the browser. */
  allow(request: IncomingMessage, response: ServerResponse, allowed: Allowed): Promise<string>
  refuse(request: IncomingMessage, response: ServerResponse): Promise<string>
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
    asked: async (request, response) => askedAt(db, await provider(), request, response),
    allow: async (request, response, allowed) =>
      allow(settings, await provider(), request, response, allowed),
    refuse: async (request, response) => refuse(await provider(), request, response),
  }
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

async function createProvider(settings: ServerSettings): Promise<Provider> {
  const { db, key, publicUrl } = settings
  const jwk = await signingKey(db, key)
  const provider = new Provider(publicUrl + serverPath, configurationOf(settings, jwk))
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
