import type { FastifyRequest } from 'fastify'
import { personOf } from '../identity/sessions.ts'
import type { FhirDeps } from './routes.ts'

/** Of a route for anyone who is signed in: who is not is refused before anything that was sent is looked at. */
export function forSignedIn({ db, actorOf }: Pick<FhirDeps, 'db' | 'actorOf'>) {
  return {
    config: { policy: 'session' },
    onRequest: async (request: FastifyRequest) => {
      await personOf(db, actorOf(request))
    },
  } as const
}
