import type { FastifyInstance } from 'fastify'
import { endOwnApp, ownApps, type OwnApp } from '../../apps/own-apps.ts'
import { parseShortId, shortId, type PatientId } from '../../identity/ids.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { optionsOf } from '../present/scope-words.ts'
import { sendPage } from '../send-page.ts'
import { ownAppsView, type OwnAppLine } from './apps-view.tsx'
import { ownPatient } from './own-patient.ts'

/** The apps that may ask for a patient: what each may do, when it last looked, and the way to end it. */
export function registerOwnApps(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get(paths.apps, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const { person, apps } = await ownApps(db, actor, patient)
    const lines = apps.map((one) => lineOf(one, patient))
    return sendPage(reply, ownAppsView({ who: signedIn(person), apps: lines }))
  })
  app.post(paths.apps, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const id = parseShortId(fieldsOf(request.body)['end'] ?? '')
    await endOwnApp(db, actor, patient, id)
    return reply.redirect(paths.apps, 303)
  })
}

function lineOf(one: OwnApp, patient: PatientId): OwnAppLine {
  return {
    id: shortId(one.id),
    name: one.appName,
    may: optionsOf(one.scope.split(' '), true),
    allowedAt: one.allowedAt,
    lastLook: one.lastLook,
    whose: one.byHelper ? 'by-helper' : one.about === patient ? 'own' : 'of-helped',
  }
}
