import type { FastifyInstance } from 'fastify'
import { openOptOuts } from '../../forms/opt-outs.ts'
import { objectType1 } from '../../research/object.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { optOutsView, type1NotSaidView, type1View } from './opt-outs-view.tsx'
import { ownPatient } from './own-patient.ts'

const unsaid = [{ field: 'objects', message: 'Say whether the data may leave your practice' }]

/** What a patient has opted out of, and the opt-out that is kept here. */
export function registerOptOuts(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get<{ Querystring: Record<string, unknown> }>(
    paths.optOuts,
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const { by, summary, type1 } = await openOptOuts(db, actor, await ownPatient(db, actor))
      const html = optOutsView({
        who: signedIn(by),
        summary: summary[0]?.preference ?? 'no-preference',
        summarySince: summary[0]?.recordedAt,
        objects: type1[0]?.objects ?? false,
        type1Since: type1[0]?.recordedAt,
        done: /^T1(-[0-9A-Z]{4}){2}$/.exec(String(request.query['done']))?.[0],
      })
      return sendPage(reply, html)
    },
  )
  app.get(paths.ownType1, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const { by, type1 } = await openOptOuts(db, actor, await ownPatient(db, actor))
    const view = { who: signedIn(by), objects: type1[0]?.objects ?? false, errors: [] }
    return sendPage(reply, type1View(view))
  })
  app.post(paths.ownType1, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const answer = fieldsOf(request.body)['objects']
    if (answer !== 'yes' && answer !== 'no') {
      const { by, type1 } = await openOptOuts(db, actor, patient)
      const view = { who: signedIn(by), objects: type1[0]?.objects ?? false, errors: unsaid }
      return sendPage(reply, type1View(view), 400)
    }
    const said = { askedBy: 'patient', channel: 'online' } as const
    const done = await objectType1(db, actor, patient, { ...said, objects: answer === 'yes' })
    if ('notSaid' in done) {
      const { by } = await openOptOuts(db, actor, patient)
      return sendPage(reply, type1NotSaidView(signedIn(by)), 409)
    }
    return reply.redirect(`${paths.optOuts}?done=${done.reference}`, 303)
  })
}
