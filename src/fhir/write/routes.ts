import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { personOf } from '../../identity/sessions.ts'
import { objectIn, takeFhirBodies } from '../body.ts'
import { fhirJson } from '../media.ts'
import { refuseParameters } from '../read/parameters.ts'
import type { FhirDeps } from '../routes.ts'
import { answered, send } from './answer.ts'
import { batch } from './batch.ts'
import { bundleIn } from './bundle.ts'
import { oneHeader, wantedBack } from './headers.ts'
import { create, patch, remove, signedInFirst, update, upsert, type Done } from './one.ts'
import { transaction } from './transaction.ts'
import { validate } from './validate.ts'

const largestTransaction = 5 * 1024 * 1024

type OfType = { Params: { type: string }; Querystring: Record<string, unknown> }
type OfEntry = { Params: { type: string; entry: string }; Querystring: Record<string, unknown> }

/** What a client may write: entries one by one, and several together. */
export function registerWrites(app: FastifyInstance, deps: FhirDeps): void {
  const { db, actorOf, baseOf } = deps
  const config = { policy: 'record' } as const
  const depsOf = (request: FastifyRequest) => ({
    ...{ db, base: baseOf(request), scopes: request.appScopes },
  })
  void app.register((scope, _options, done) => {
    takeFhirBodies(scope, 'application/json-patch+json')
    scope.post<OfType>('/fhir/R4/:type', { config }, async (request, reply) => {
      const { params, query, body, headers } = request
      const asked = { ...params, query, body, ifNoneExist: oneHeader(headers, 'if-none-exist') }
      return tell(request, reply, await create(depsOf(request), actorOf(request), asked))
    })
    scope.put<OfType>('/fhir/R4/:type', { config }, async (request, reply) => {
      const { params, query, body, headers, url } = request
      const criteria = url.slice(url.indexOf('?') + 1 || url.length)
      const asked = { ...params, query, criteria, body, ifMatch: oneHeader(headers, 'if-match') }
      return tell(request, reply, await upsert(depsOf(request), actorOf(request), asked))
    })
    for (const [method, change] of [
      ['PUT', update],
      ['PATCH', patch],
      ['DELETE', remove],
    ] as const) {
      scope.route<OfEntry>({
        method,
        url: '/fhir/R4/:type/:entry',
        config,
        handler: async (request, reply) => {
          const { params, query, body, headers } = request
          const asked = { ...params, query, body, ifMatch: oneHeader(headers, 'if-match') }
          return tell(request, reply, await change(depsOf(request), actorOf(request), asked))
        },
      })
    }
    for (const url of ['/fhir/R4/:type/$validate', '/fhir/R4/:type/:entry/$validate']) {
      scope.post<{ Params: { type: string; entry?: string }; Querystring: OfType['Querystring'] }>(
        url,
        { config },
        async (request, reply) => {
          const { params, query, body, id: requestId } = request
          const asked = { ...params, query, body, requestId }
          return reply.type(fhirJson).send(await validate(depsOf(request), actorOf(request), asked))
        },
      )
    }
    const largest = { config, bodyLimit: largestTransaction }
    scope.post<OfType>('/fhir/R4', largest, async (request, reply) => {
      const actor = actorOf(request)
      const { type, entries } = await signedInFirst(db, actor, () => {
        refuseParameters(request.query)
        return bundleIn(objectIn(request.body))
      })
      const { base } = depsOf(request)
      if (type === 'batch') {
        await personOf(db, actor)
        return sendBundle(reply, type, await batch(request, entries, base))
      }
      const wanted = wantedBack(request.headers['prefer'], 'minimal')
      const written = await transaction({ db, base }, actor, entries, wanted)
      const texts = written.map(({ status, location, etag, lastModified, body }) => {
        const response = JSON.stringify({ status: String(status), location, etag, lastModified })
        if (body === undefined) return `{"response":${response}}`
        return wanted === 'representation'
          ? `{"resource":${body},"response":${response}}`
          : `{"response":${response.slice(0, -1)},"outcome":${body}}}`
      })
      return sendBundle(reply, type, texts)
    })
    done()
  })

  function tell(request: FastifyRequest, reply: FastifyReply, { patient, written }: Done) {
    const usual =
      written.did === 'deleted' || written.did === 'unchanged' ? 'minimal' : 'representation'
    const wanted = wantedBack(request.headers['prefer'], usual)
    return send(reply, answered(written, patient, baseOf(request), wanted))
  }
}

function sendBundle(
  reply: FastifyReply,
  type: 'batch' | 'transaction',
  entries: readonly string[],
) {
  const list = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`
  return reply.type(fhirJson).send(`{"resourceType":"Bundle","type":"${type}-response"${list}}`)
}
