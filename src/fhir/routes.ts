import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { parsePatientId } from '../identity/ids.ts'
import type { KeyStore } from '../identity/key-store.ts'
import type { HookRules } from '../messages/post-hook.ts'
import { admitFinder } from '../sharing/find-patient.ts'
import { auditEvents } from './audit-event-search.ts'
import { capabilityStatement } from './capability-statement.ts'
import { takeFhirBodies } from './body.ts'
import { registerConsents } from './consent/routes.ts'
import { registerExports } from './export/routes.ts'
import { fhirJson } from './media.ts'
import { patientEverything } from './patient-everything.ts'
import { patientSummary } from './patient-summary.ts'
import { registerReadingOperations } from './operations/routes.ts'
import { registerReads } from './read/routes.ts'
import { lookedAtIn } from './search/lenient.ts'
import { registerSearches } from './search/routes.ts'
import { registerSubscriptions } from './subscription/routes.ts'
import { registerScr } from './scr/routes.ts'
import { registerWrites } from './write/routes.ts'

export type FhirDeps = {
  readonly db: Database
  readonly keys: KeyStore
  readonly startedAt: Date
  /** Whether NHS numbers that are never issued are taken. */
  readonly allowTestNumbers: boolean
  /** The address of the API as this request reached it. */
  readonly baseOf: (request: FastifyRequest) => string
  readonly actorOf: (request: FastifyRequest) => Actor
  /** How many requests of one organisation the Summary Care Record API takes in a second. */
  readonly scrPerSecond: number
  /** Where notifications of subscriptions may go. */
  readonly hooks: HookRules
}

export function registerFhir(app: FastifyInstance, deps: FhirDeps): void {
  const { db } = deps
  app.get('/fhir/R4/metadata', { config: { policy: 'public' } }, (request, reply) =>
    send(reply, capabilityStatement(deps.baseOf(request), deps.startedAt.toISOString())),
  )
  app.get<{ Params: { id: string }; Querystring: Record<string, unknown> }>(
    '/fhir/R4/Patient/:id/$everything',
    { config: { policy: 'record' } },
    async (request, reply) => {
      const body = await patientEverything(
        { db, key: deps.keys.key('page-token'), base: deps.baseOf(request) },
        deps.actorOf(request),
        parsePatientId(request.params.id),
        request.query,
      )
      return send(reply, body)
    },
  )
  app.get<{ Querystring: Record<string, unknown> }>(
    '/fhir/R4/AuditEvent',
    { config: { policy: 'own-record' } },
    async (request, reply) => {
      const search = { db, key: deps.keys.key('page-token'), base: deps.baseOf(request) }
      const asked = lookedAtIn(request, 'AuditEvent')
      return send(reply, await auditEvents(search, deps.actorOf(request), asked))
    },
  )
  registerReads(app, deps)
  registerSearches(app, deps)
  registerReadingOperations(app, deps)
  registerConsents(app, deps)
  registerExports(app, deps)
  registerSubscriptions(app, deps, deps.hooks)
  void app.register((scope, _options, done) => {
    takeFhirBodies(scope)
    registerSummary(scope, deps)
    done()
  })
  registerScr(app, deps)
  registerWrites(app, deps)
  app.route({
    method: app.supportedMethods.filter((one) => one !== 'POST'),
    url: '/fhir/R4',
    config: { policy: 'public' },
    handler: notSupported,
  })
  app.all('/fhir/R4/*', { config: { policy: 'public' } }, notSupported)
}

/** `$summary` of one patient, by GET and by POST: by the id in the address, or by an identifier. */
function registerSummary(app: FastifyInstance, { db, allowTestNumbers, actorOf }: FhirDeps): void {
  for (const [url, policy] of [
    ['/fhir/R4/Patient/:id/$summary', 'record'],
    ['/fhir/R4/Patient/$summary', 'by-number'],
  ] as const) {
    app.route<{ Params: { id?: string }; Querystring: Record<string, unknown> }>({
      method: ['GET', 'POST'],
      url,
      config: { policy },
      onRequest: async (request) => {
        // before anything that was sent is looked at
        if (policy === 'by-number') await admitFinder(db, actorOf(request))
      },
      handler: async (request, reply) => {
        const { query, body, headers, params } = request
        const patient = params.id === undefined ? undefined : parsePatientId(params.id)
        const { form, text } = await patientSummary({ db, allowTestNumbers }, actorOf(request), {
          ...{ patient, accept: headers.accept, query, body },
        })
        return reply
          .header('vary', 'accept')
          .type(form === 'json' ? fhirJson : 'text/html; charset=utf-8')
          .send(text)
      },
    })
  }
}

function notSupported(): never {
  throw new Refusal(
    'not-found',
    'There is no such operation. GET /fhir/R4/metadata says what the API does',
  )
}

function send(reply: FastifyReply, body: object | Buffer): FastifyReply {
  return reply.type(fhirJson).send(Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)))
}
