import type { FastifyInstance } from 'fastify'
import { parseEntryRef } from '../../identity/ids.ts'
import { readDocument } from '../../record/read-document.ts'
import { fhirJson } from '../media.ts'
import { notSupported } from '../not-supported.ts'
import type { FhirDeps } from '../routes.ts'
import { givenIn } from '../search/given.ts'
import { toWhoIsSignedIn } from '../search/signed-in.ts'
import { documentOf } from './document.ts'
import { lastn } from './lastn.ts'

/** Operations that read: the last observations of each code, and a document. */
export function registerReadingOperations(app: FastifyInstance, deps: FhirDeps): void {
  const { db, actorOf, baseOf } = deps
  const search = { policy: 'search' } as const
  app.get('/fhir/R4/Observation/$lastn', { config: search }, async (request, reply) => {
    const actor = actorOf(request)
    const body = await toWhoIsSignedIn(db, actor, () =>
      lastn({ db, base: baseOf(request) }, actor, givenIn(request)),
    )
    return reply.type(fhirJson).send(body)
  })
  app.get<{ Params: { entry: string } }>(
    '/fhir/R4/Composition/:entry/$document',
    { config: { policy: 'record' } },
    async (request, reply) => {
      const [other] = givenIn(request)
      if (other) throw notSupported('parameter', other[0])
      const { patient, entry } = parseEntryRef(request.params.entry)
      const document = await readDocument(db, actorOf(request), patient, entry)
      return reply.type(fhirJson).send(documentOf(baseOf(request), patient, document))
    },
  )
}
