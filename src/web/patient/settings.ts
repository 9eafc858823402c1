import type { FastifyInstance } from 'fastify'
import { notFound } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { settingsView } from './settings-view.tsx'

export function registerSettings(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.settings, { config: { policy: 'own-record' } }, async (request, reply) => {
    const person = await personOf(db, actorOf(request))
    if (person.kind !== 'patient') throw notFound()
    return sendPage(reply, settingsView(signedIn(person)))
  })
}
