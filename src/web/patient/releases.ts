import type { FastifyInstance } from 'fastify'
import { readIncluded } from '../../research/included.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { releasesView } from './releases-view.tsx'

/** Which studies a patient's record was in, and what was released of them. */
export function registerOwnReleases(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get(paths.ownReleases, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const { person, studies } = await readIncluded(db, actor, await ownPatient(db, actor))
    return sendPage(reply, releasesView({ who: signedIn(person), studies }))
  })
}
