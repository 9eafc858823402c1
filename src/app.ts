import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { answerUnreadable, registerErrors } from './answer-errors.ts'
import { baseOf, serverPath } from './apps/addresses.ts'
import { authorisationServer } from './apps/authorisation-server.ts'
import { publishedKeys } from './audit/log/keys-here.ts'
import { exportSigner } from './audit/signed-export.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { Refusal } from './errors.ts'
import { pdfMaker } from './documents/pdf.ts'
import { registerFhir } from './fhir/routes.ts'
import { takeApps } from './fhir/smart/app-requests.ts'
import { takeOtherOrigins } from './fhir/smart/cross-origin.ts'
import { registerSmart } from './fhir/smart/routes.ts'
import { askedFrom, trusted } from './forms/gate.ts'
import type { KeyStore } from './identity/key-store.ts'
import { relyingParty } from './identity/passkey-answers.ts'
import type { Mailbox } from './messages/mailbox.ts'
import { hookRules } from './messages/post-hook.ts'
import { relayLag } from './messages/relay.ts'
import { touchSession } from './identity/sessions.ts'
import type { ProbeState } from './record/probe.ts'
import { registerAllow } from './web/apps/allow.ts'
import { appErrorView } from './web/apps/allow-view.tsx'
import { registerAuthorisationServer } from './web/apps/server.ts'
import { onlookerOf } from './web/onlooker.ts'
import { serveAssets } from './web/asset-files.ts'
import { takeBrand } from './web/brand.ts'
import { requirePolicies, type ManifestLine } from './web/policy.ts'
import { registerDevMailbox } from './web/dev-mailbox.ts'
import { registerDevelopers } from './web/developers/developers.ts'
import { registerPages } from './web/routes.ts'
import { originOfHost, refuseForeignOrigin } from './web/same-origin.ts'
import { addSecurityHeaders, securityHeaders } from './web/security-headers.ts'
import { actorReader, draftCookie, sessionCookie } from './web/session-cookie.ts'
import { registerSignIn } from './web/sign-in.ts'

export type Deps = {
  readonly config: Config
  readonly db: Database
  readonly keys: KeyStore
  /** The address people reach Confide at, without a slash at its end. */
  readonly publicUrl: string
  /** Whether a log is written to standard output, of requests or of errors only: ids and codes, nothing else. */
  readonly log: boolean | 'errors'
  /** Where mail ends in development, to be shown. */
  readonly mailbox?: Mailbox | undefined
  /** What the last probe of the log found. */
  readonly probed?: () => ProbeState | undefined
}

export type App = {
  readonly app: FastifyInstance
  /** Every route with its policy. */
  readonly manifest: readonly ManifestLine[]
}

const largestBody = 256 * 1024

/**
 * No client sends what stands behind a `#`. The router cuts an address there: nothing else may read on, and so judge
 * another request than the one that runs.
 */
function refuseFragment({ url }: FastifyRequest): void {
  if (url.includes('#')) throw new Refusal('invalid', 'An address here has no #')
}

/** The whole service, not yet listening: what `main.ts` starts and tests call. */
export async function createApp(deps: Deps): Promise<App> {
  const { config, db, keys, publicUrl } = deps
  const https = publicUrl.startsWith('https:')
  const app = Fastify({
    logger: deps.log ? { level: deps.log === 'errors' ? 'error' : 'info', base: null } : false,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    bodyLimit: largestBody,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnreadable(securityHeaders(https)),
  })
  const manifest = requirePolicies(app)
  await app.register(cookie)
  // Forms and nothing else: JSON that nobody reads is not parsed either.
  app.removeAllContentTypeParsers()
  await app.register(formbody)

  const origin = config.publicUrl === undefined ? undefined : new URL(publicUrl).origin
  const originOf = (request: FastifyRequest) => origin ?? originOfHost(request)
  const session = sessionCookie(publicUrl)
  const personal = actorReader(publicUrl)
  const actorOf = (request: FastifyRequest) => request.appActor ?? personal(request)

  addSecurityHeaders(app, https)
  takeOtherOrigins(app, db)
  registerErrors(app, (request) => onlookerOf(db, session.read(request), request))
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    refuseFragment(request)
    // what apps send there acts by what is in it, never by a cookie
    const isByApp = request.url.startsWith(`${serverPath}/`)
    if (!isByApp) refuseForeignOrigin(request, () => originOf(request))
    // A route that needs a session is not even reached without one; whose it is, the database says.
    const { url, config: route } = request.routeOptions
    if (url !== undefined && route.policy !== 'public') actorOf(request)
  })
  const apiOf = (request: FastifyRequest) => `${originOf(request)}/fhir/R4`
  takeApps(app, db, apiOf)
  if (deps.log === true) logRequests(app)
  app.addHook('onResponse', async (request, reply) => {
    const { url, config: route } = request.routeOptions
    if (url === undefined || route.policy === 'public' || reply.statusCode >= 400) return
    await touchSession(db, actorOf(request).session)
  })

  app.get('/live', { config: { policy: 'public' } }, (_request, reply) => reply.code(204).send())
  app.get('/ready', { config: { policy: 'public' } }, async (request, reply) => {
    await db.app`select 1`
    if (deps.log === true) request.log.info({ outbox: await relayLag(db) })
    return reply.code(204).send()
  })
  takeBrand(config.brand)
  serveAssets(app)
  registerFhir(app, {
    db,
    keys,
    startedAt: new Date(),
    allowTestNumbers: !config.production,
    baseOf: apiOf,
    actorOf,
    scrPerSecond: config.scrPerSecond,
    hooks: hookRules(config),
  })
  registerSmart(app, publicUrl)
  const server = authorisationServer({
    ...{ db, publicUrl, errorPage: appErrorView, keyHosts: config.appKeyHosts },
    key: keys.key('apps'),
  })
  registerAuthorisationServer(app, server, https)
  registerAllow(app, { db, server, actorOf, allowTestNumbers: !config.production })
  registerSignIn(app, deps)
  if (deps.mailbox) registerDevMailbox(app, deps.mailbox, publicUrl)
  const made = !config.production
  const codes = { key: keys.key('one-time-code').secret, hours: config.codeHours }
  const pdfs = pdfMaker()
  app.addHook('onClose', () => pdfs.close())
  const party = relyingParty(publicUrl)
  const log = { store: keys, published: () => publishedKeys(db, keys, config.log) }
  const drafts = { draftCookie: draftCookie(publicUrl) }
  const proxies = trusted(config.trustedProxies)
  registerPages(app, {
    db,
    actorOf,
    allowTestNumbers: made,
    demo: made,
    codes,
    pdfs,
    party,
    addressOf: ({ ip, headers }) => askedFrom(ip, headers['x-forwarded-for'], proxies),
    ...drafts,
    log,
    api: baseOf(publicUrl),
    exports: exportSigner(keys),
    probed: deps.probed ?? (() => undefined),
  })
  registerDevelopers(app, { manifest, publicUrl, demo: made })
  await app.ready()
  return { app, manifest }
}

function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      request: request.id,
      route: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
}
