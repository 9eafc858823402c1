import type { FastifyInstance, FastifyReply } from 'fastify'
import { parseEntryRef } from '../../identity/ids.ts'
import { mayServiceSee } from '../../record/may-see.ts'
import { takeFhirBodies } from '../body.ts'
import { fhirJson } from '../media.ts'
import type { FhirDeps } from '../routes.ts'
import { forSignedIn } from '../signed-in.ts'
import type { ToldConsent } from './consents.ts'
import { decisionParameters, viewerIn } from './decide.ts'
import { postConsent, putConsent } from './put-consent.ts'

type One = { Params: { entry: string }; Querystring: Record<string, unknown> }

/** Changing what a patient chose, and asking what comes of it. */
export function registerConsents(app: FastifyInstance, deps: FhirDeps): void {
  const { db, actorOf, baseOf } = deps
  const signedIn = forSignedIn(deps)
  void app.register((scope, _options, done) => {
    takeFhirBodies(scope)
    scope.route<One & { Params: { type: string } }>({
      ...{ method: ['GET', 'POST'], url: '/fhir/R4/:type/:entry/$decide' },
      config: { policy: 'explain' },
      handler: async (request, reply) => {
        const { type: kind, entry: ref } = request.params
        const { patient, entry } = parseEntryRef(ref)
        const viewer = () => viewerIn(request.query, request.body)
        const decided = await mayServiceSee(db, actorOf(request), patient, entry, { viewer, kind })
        return reply.type(fhirJson).send(JSON.stringify(decisionParameters(decided)))
      },
    })
    scope.post('/fhir/R4/Consent', signedIn, async (request, reply) => {
      const base = baseOf(request)
      const { consent } = await postConsent({ db, base }, actorOf(request), request.body)
      const url = `${base}/Consent/${consent.resource.id}`
      return send(reply.code(201).header('location', url), consent)
    })
    scope.put<One>(
      '/fhir/R4/Consent/:entry',
      { config: { policy: 'choose' } },
      async (request, reply) => {
        const { patient, entry: id } = parseEntryRef(request.params.entry)
        const sent = { patient, id, body: request.body, ifMatch: request.headers['if-match'] }
        const put = { db, base: baseOf(request) }
        const { consent, isNew } = await putConsent(put, actorOf(request), sent)
        const url = `${baseOf(request)}/Consent/${request.params.entry}`
        return send(isNew ? reply.code(201).header('location', url) : reply, consent)
      },
    )
    done()
  })
}

function send(reply: FastifyReply, { version, resource }: ToldConsent): FastifyReply {
  return reply.header('etag', `W/"${version}"`).type(fhirJson).send(JSON.stringify(resource))
}
