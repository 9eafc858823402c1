import type { FastifyInstance } from 'fastify'
import { serverPath } from '../../apps/addresses.ts'
import type { AuthorisationServer } from '../../apps/authorisation-server.ts'
import { securityHeaders } from '../security-headers.ts'

/** The authorisation server, which reads bodies itself. */
export function registerAuthorisationServer(
  app: FastifyInstance,
  server: AuthorisationServer,
  https: boolean,
): void {
  void app.register(async (own) => {
    own.removeAllContentTypeParsers()
    own.addContentTypeParser('*', (_request, _body, done) => done(null))
    own.all(`${serverPath}/*`, { config: { policy: 'public' } }, (request, reply) => {
      reply.hijack()
      const headers = { ...securityHeaders(https), 'x-request-id': request.id }
      for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
      server.handle(request.raw, reply.raw).catch((error: unknown) => {
        request.log.error({
          request: request.id,
          error: String(error instanceof Error ? error.name : 'unknown'),
        })
        if (!reply.raw.headersSent) reply.raw.writeHead(503)
        reply.raw.end()
      })
    })
  })
}
