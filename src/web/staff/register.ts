import type { FastifyInstance } from 'fastify'
import { readRegister } from '../../access/read-register.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { registerView } from './register-view.tsx'

/** The register of requests to one's own service. */
export function registerRegister(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.register, { config: { policy: 'desk' } }, async (request, reply) => {
    const { person, ...register } = await readRegister(db, actorOf(request))
    return sendPage(reply, registerView({ who: signedIn(person), ...register }))
  })
}
