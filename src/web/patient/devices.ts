import type { FastifyInstance } from 'fastify'
import { devicesOf, endDevice } from '../../identity/devices.ts'
import { notFound } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { devicesView } from './devices-view.tsx'
import { ownPatient } from './own-patient.ts'

export function registerDevices(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get(paths.devices, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const person = await personOf(db, actor)
    if (person.kind !== 'patient') throw notFound()
    const devices = await devicesOf(db, person.id, actor.session)
    return sendPage(reply, devicesView({ who: signedIn(person), devices }))
  })
  app.post(paths.devices, { config }, async (request, reply) => {
    const patient = await ownPatient(db, actorOf(request))
    await endDevice(db, patient, fieldsOf(request.body)['end'] ?? '')
    return reply.redirect(paths.devices, 303)
  })
}
