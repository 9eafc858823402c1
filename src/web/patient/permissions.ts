import type { FastifyInstance } from 'fastify'
import { parseShortId } from '../../identity/ids.ts'
import { ownPermissions, withdrawPermission } from '../../sharing/permit.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { permissionsView } from './permissions-view.tsx'

/** What the patient answered when staff asked to look, and the way to take a yes back. */
export function registerPermissions(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get(paths.permissions, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const { person, permissions } = await ownPermissions(db, actor, patient)
    return sendPage(reply, permissionsView({ who: signedIn(person), permissions }))
  })
  app.post(paths.permissions, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const id = parseShortId(fieldsOf(request.body)['id'] ?? '')
    await withdrawPermission(db, actor, patient, id, 'patient')
    return reply.redirect(paths.permissions, 303)
  })
}
