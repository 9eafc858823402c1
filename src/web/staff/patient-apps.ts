import type { FastifyInstance } from 'fastify'
import { openableApps, openApp } from '../../apps/launch.ts'
import { notFound, parsePatientId } from '../../identity/ids.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { securityPolicyTo } from '../security-headers.ts'
import { sendPage } from '../send-page.ts'
import { patientAppsView } from './patient-apps-view.tsx'

type About = { Params: { patient: string } }

/** Opening an app for a patient, from the patient's page. */
export function registerPatientApps(app: FastifyInstance, { db, actorOf, api }: PageDeps): void {
  const config = { policy: 'record' } as const
  app.get<About>(paths.patientApps(':patient'), { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const found = await openableApps(db, actorOf(request), patient)
    if (found.person.kind === 'patient') return reply.redirect(paths.apps, 303)
    const places = found.apps.flatMap(({ launchUri }) => launchUri ?? [])
    // the answer leads to the app, which a form of ours may not otherwise
    reply.header('content-security-policy', securityPolicyTo(places))
    const html = patientAppsView({
      ...{ who: signedIn(found.person), patient: patientFacts(found.patient) },
      ...{ at: found.at, apps: found.apps },
    })
    return sendPage(reply, html)
  })
  app.post<About>(paths.patientApps(':patient'), { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const actor = actorOf(request)
    const wanted = fieldsOf(request.body)['app'] ?? ''
    const { person, apps } = await openableApps(db, actor, patient, wanted)
    const [one] = apps
    if (person.kind === 'patient' || one === undefined) throw notFound()
    const url = await openApp(db, actor, patient, one, api)
    return reply.redirect(url.href, 303)
  })
}
