import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { askForCopy, openAskForm } from '../../access/ask-copy.ts'
import {
  answerQuestion,
  readOwnRequest,
  readOwnRequests,
  withdrawRequest,
} from '../../access/own-requests.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { copySteps, parseCopy } from '../present/copy-steps.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { askCopyCheckView, askCopyStartView, askCopyStepView } from './ask-copy-view.tsx'
import { ownCopiesView } from './own-copies-view.tsx'
import { ownCopyView } from './own-copy-view.tsx'
import { ownPatient } from './own-patient.ts'

type OnCopy = { Params: { reference: string }; Querystring: { done?: unknown } }

const mostWords = 2000

/** A patient asks for a copy of their record and follows it. */
export function registerCopies(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  const url = paths.ownCopy(':reference')

  app.get(paths.ownCopies, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const own = await readOwnRequests(db, actor, await ownPatient(db, actor))
    const html = ownCopiesView({ who: signedIn(own.person), requests: own.requests })
    return sendPage(reply, html)
  })

  app.get(paths.askCopy, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const { person, services, open } = await openAskForm(db, actor, await ownPatient(db, actor))
    const who = signedIn(person)
    const asked = open.map(({ reference }) => reference)
    return sendPage(reply, askCopyStartView({ who, services, open: asked }))
  })

  app.post(paths.askCopy, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const values = fieldsOf(request.body)
    const { person, services } = await openAskForm(db, actor, patient)
    const who = signedIn(person)
    const parsed = parseCopy(
      values,
      services.map(({ id }) => id),
    )
    const to = copySteps.find((one) => one === values['to'])
    if ('step' in parsed || to !== undefined) {
      const step = to ?? ('step' in parsed ? parsed.step : 'what')
      // a question that was not asked yet has no wrong answer
      const isAnswered = 'step' in parsed && values['step'] === step
      const errors = isAnswered ? parsed.errors : []
      const view = { who, services, step, values, errors }
      return sendPage(reply, askCopyStepView(view), errors.length > 0 ? 400 : 200)
    }
    if (values['do'] !== 'send') {
      return sendPage(reply, askCopyCheckView({ who, services, values, ask: parsed.ask }))
    }
    const reference = await askForCopy(db, actor, patient, parsed.ask)
    return reply.redirect(`${paths.ownCopy(reference)}?done=asked`, 303)
  })

  app.get<OnCopy>(url, { config }, (request, reply) => show(request, reply, {}, []))
  app.post<OnCopy>(url, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const { reference } = request.params
    const fields = fieldsOf(request.body)
    if (fields['do'] === 'withdraw') {
      await withdrawRequest(db, actor, patient, reference)
      return reply.redirect(`${paths.ownCopy(reference)}?done=withdrawn`, 303)
    }
    const answer = (fields['answer'] ?? '').trim()
    if (answer === '' || answer.length > mostWords) {
      const message = answer === '' ? 'Write your answer' : 'Use at most 2,000 characters'
      return show(request, reply, fields, [{ field: 'answer', message }])
    }
    await answerQuestion(db, actor, patient, reference, answer)
    return reply.redirect(`${paths.ownCopy(reference)}?done=answered`, 303)
  })

  async function show(
    request: FastifyRequest<OnCopy>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const { person, ...own } = await readOwnRequest(db, actor, patient, request.params.reference)
    const done = (['asked', 'answered', 'withdrawn'] as const).find(
      (one) => one === request.query.done,
    )
    const html = ownCopyView({ who: signedIn(person), ...own, done, values, errors })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
}
