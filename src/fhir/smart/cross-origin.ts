import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isOriginOfApp } from '../../apps/app.ts'
import type { Database } from '../../db/database.ts'

const allowed = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'accept, authorization, content-type, if-match, if-none-exist, if-none-match, if-modified-since, prefer, x-request-id, x-correlation-id',
  'access-control-max-age': '600',
} as const

const exposed = 'content-location, etag, last-modified, location, retry-after, x-request-id'

/** Lets the pages of apps that are registered ask the API from a browser: by their token, never by our cookie. */
export function takeOtherOrigins(app: FastifyInstance, db: Database): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (!isForApps(request)) return
    reply.header('vary', 'origin')
    if (origin === undefined || !(await isOriginOfApp(db, origin))) return
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': exposed,
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (request.method === 'OPTIONS' && 'access-control-request-method' in request.headers) {
      await reply.headers(allowed).code(204).send()
    }
  })
}

/** The API, and what tells an app where to be let in. */
function isForApps({ url }: FastifyRequest): boolean {
  const [path = ''] = url.split(/[?#]/)
  return /^\/(fhir\/R4(\/|$)|\.well-known\/smart-configuration$)/.test(path)
}
