import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { admitFinder } from '../../sharing/find-patient.ts'
import { takeFhirBodies } from '../body.ts'
import { fhirJson } from '../media.ts'
import type { FhirDeps } from '../routes.ts'
import { raiseScrAlert } from './audit-event.ts'
import { summaryBundles } from './bundle-search.ts'
import { documentReferences } from './document-reference.ts'
import { mirrorScrHeaders } from './headers.ts'
import { rateLimit } from './rate-limit.ts'
import { setPermission } from './set-permission.ts'
import { uploadBundle } from './upload.ts'

/** Where the SCR FHIR API stands: a GP system that was written for it changes the host and nothing else. */
const scrBase = '/summary-care-record/FHIR/R4'

const largestUpload = 5 * 1024 * 1024

type Search = { Querystring: Record<string, unknown> }

/** The shape of NHS England's Summary Care Record FHIR API. @see domain.md 1.6 */
export function registerScr(app: FastifyInstance, deps: FhirDeps): void {
  const { db, actorOf, baseOf, allowTestNumbers } = deps
  const config = { policy: 'by-number' } as const
  const limit = rateLimit(deps.scrPerSecond)
  const depsOf = (request: FastifyRequest) => ({
    ...{ db, allowTestNumbers, fhirBase: baseOf(request) },
    base: baseOf(request).replace('/fhir/R4', scrBase),
  })
  void app.register((scope, _options, done) => {
    takeFhirBodies(scope)
    mirrorScrHeaders(scope)
    // before anything that was sent is looked at
    scope.addHook('onRequest', async (request, reply) => {
      const person = await admitFinder(db, actorOf(request))
      if (person.kind !== 'staff') return
      const seconds = limit(person.organisation, performance.now())
      if (seconds === 0) return
      reply.header('retry-after', seconds)
      throw new Refusal('too-many', 'Too many requests. Wait as long as Retry-After says')
    })
    scope.get<Search>(`${scrBase}/DocumentReference`, { config }, async (request, reply) => {
      const found = await documentReferences(depsOf(request), actorOf(request), request.query)
      return send(reply, JSON.stringify(found))
    })
    scope.get<Search>(`${scrBase}/Bundle`, { config }, async (request, reply) =>
      send(reply, await summaryBundles(depsOf(request), actorOf(request), request.query)),
    )
    scope.post(
      `${scrBase}/Bundle`,
      { config, bodyLimit: largestUpload },
      async (request, reply) => {
        const outcome = await uploadBundle(depsOf(request), actorOf(request), request.body)
        return send(reply.code(201), JSON.stringify(outcome))
      },
    )
    scope.post(`${scrBase}/$setPermission`, { config }, async (request, reply) => {
      await setPermission(depsOf(request), actorOf(request), request.body)
      return reply.code(201).send()
    })
    scope.post(`${scrBase}/AuditEvent`, { config }, async (request, reply) => {
      await raiseScrAlert(depsOf(request), actorOf(request), request.body)
      return reply.code(201).send()
    })
    done()
  })
}

function send(reply: FastifyReply, text: string): FastifyReply {
  return reply.type(fhirJson).send(text)
}
