import type { FastifyInstance } from 'fastify'
import { smartConfiguration } from './configuration.ts'

/** Where apps read how to be let in: beside the API, and at the root of this address. */
export function registerSmart(app: FastifyInstance, publicUrl: string): void {
  for (const url of [
    '/fhir/R4/.well-known/smart-configuration',
    '/.well-known/smart-configuration',
  ]) {
    app.get(url, { config: { policy: 'public' } }, (_request, reply) =>
      reply.type('application/json').send(JSON.stringify(smartConfiguration(publicUrl))),
    )
  }
}
