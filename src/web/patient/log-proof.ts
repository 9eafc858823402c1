import type { FastifyInstance } from 'fastify'
import { parsePatientId } from '../../identity/ids.ts'
import { proveOwnLog } from '../../record/own-proof.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { ownPatient } from './own-patient.ts'

const config = { policy: 'own-record' } as const

/** Files that prove who has looked: the whole list, or one line of it. The page at `paths.verifier` checks them. */
export function registerLogProof(app: FastifyInstance, { db, actorOf, log }: PageDeps): void {
  app.get(paths.logProof, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const file = await proveOwnLog(db, log, actor, await ownPatient(db, actor), null)
    return reply
      .header('content-disposition', 'attachment; filename="who-has-looked.confide-history"')
      .type('text/plain; charset=utf-8')
      .send(file)
  })
  app.get<{ Params: { look: string } }>(
    paths.lineProof(':look'),
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const patient = await ownPatient(db, actor)
      const file = await proveOwnLog(db, log, actor, patient, parsePatientId(request.params.look))
      return reply
        .header('content-disposition', 'attachment; filename="one-look.tlog-proof"')
        .type('text/plain; charset=utf-8')
        .send(file)
    },
  )
}
