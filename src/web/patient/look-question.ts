import type { FastifyInstance } from 'fastify'
import { parsePatientId } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { askAboutLook, openLook, readLookQuestions } from '../../record/look-question.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { askAboutLookView, lookQuestionsView } from './look-question-view.tsx'
import { ownPatient } from './own-patient.ts'

type OnLook = { Params: { look: string } }

/** "I do not recognise this look": asked from a line of who has looked, answered by who keeps watch there. */
export function registerLookQuestions(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  const url = paths.askAboutLook(':look')
  app.get<OnLook>(url, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const look = await openLook(db, actor, patient, parsePatientId(request.params.look))
    const html = askAboutLookView({
      who: signedIn(await personOf(db, actor)),
      look: request.params.look,
      ...{ by: look.actorName, service: look.organisationName ?? 'a service', at: look.at },
    })
    return sendPage(reply, html)
  })
  app.post<OnLook>(url, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const done = await askAboutLook(db, actor, patient, parsePatientId(request.params.look))
    return reply.redirect(`${paths.lookQuestions}?done=${done}`, 303)
  })
  app.get<{ Querystring: Record<string, unknown> }>(
    paths.lookQuestions,
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const own = await readLookQuestions(db, actor, await ownPatient(db, actor))
      const done = /^LK(-[0-9A-Z]{4}){2}$/.exec(String(request.query['done']))?.[0]
      const view = { who: signedIn(own.person), questions: own.questions, done }
      return sendPage(reply, lookQuestionsView(view))
    },
  )
}
