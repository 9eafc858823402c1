import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../errors.ts'

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/**
 * The headers of the SCR FHIR API: `X-Request-ID` and `X-Correlation-ID` are UUIDs and are sent back as they
 * came; `NHSD-Session-URID` is a number. A session of Confide is one role of one person, so that header chooses
 * nothing here. The log keeps our own id of the request, which an OperationOutcome tells.
 */
export function mirrorScrHeaders(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request, reply) => {
    for (const name of ['X-Request-ID', 'X-Correlation-ID']) {
      const value = request.headers[name.toLowerCase()]
      if (value === undefined) continue
      if (typeof value !== 'string' || !uuid.test(value)) {
        throw new Refusal('invalid', `Invalid ${name}. It is a UUID`)
      }
      reply.header(name.toLowerCase(), value)
    }
    const role = request.headers['nhsd-session-urid']
    if (role !== undefined && !/^\d+$/.test(String(role))) {
      throw new Refusal('invalid', 'Invalid NHSD-Session-URID. It has digits only')
    }
  })
}
