import type { FastifyInstance } from 'fastify'
import { notFound } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { pauseOnlineAccess } from '../../sharing/stay-safe.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { staySafeView } from './stay-safe-view.tsx'

export function registerStaySafe(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get(paths.staySafe, { config }, async (request, reply) => {
    const person = await personOf(db, actorOf(request))
    if (person.kind !== 'patient') throw notFound()
    return sendPage(reply, staySafeView(signedIn(person)))
  })
  // Looks like signing out, whoever watches.
  app.post(paths.staySafe, { config }, async (request, reply) => {
    const actor = actorOf(request)
    await pauseOnlineAccess(db, actor, await ownPatient(db, actor))
    return reply.redirect(`${paths.signIn}?ended`, 303)
  })
}
