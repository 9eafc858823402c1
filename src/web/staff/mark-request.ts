import type { FastifyInstance } from 'fastify'
import { parsePatientId, type PatientId } from '../../identity/ids.ts'
import { answerRequest, openRequest, type RequestForm } from '../../record/mark-answer.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { markedSet } from '../present/marked.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { markRequestView } from './mark-request-view.tsx'

type Params = { readonly patient: string; readonly reference: string }

export function registerMarkRequest(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'record' } as const
  const url = '/patients/:patient/private-requests/:reference'

  app.get<{ Params: Params }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const form = await openRequest(db, actorOf(request), patient, request.params.reference)
    return sendPage(reply, page(patient, form, {}, []))
  })

  app.post<{ Params: Params }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference } = request.params
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const { answer, errors } = parseAnswer(fields)
    if (answer === undefined) {
      const form = await openRequest(db, actor, patient, reference)
      return sendPage(reply, page(patient, form, fields, errors), 400)
    }
    const done = await answerRequest(db, actor, patient, reference, answer)
    switch (done.outcome) {
      case 'done':
        return reply.redirect(`${paths.hidden(request.params.patient)}?done=answered`, 303)
      case 'changed':
        return sendPage(reply, page(patient, done.form, fields, [], true), 409)
      case 'could-harm': {
        const message = 'Say what you decided on the risk, and why'
        return sendPage(reply, page(patient, done.form, fields, [{ field: 'harm', message }]), 400)
      }
      default:
        return done satisfies never
    }
  })
}

function parseAnswer(fields: Fields) {
  const errors: FieldError[] = []
  const answer = (['yes', 'no'] as const).find((one) => one === fields['answer'])
  const reason = (fields['reason'] ?? '').trim()
  const harm = (fields['harm'] ?? '').trim()
  if (answer === undefined) errors.push({ field: 'answer', message: 'Choose yes or no' })
  if (reason === '') errors.push({ field: 'reason', message: 'Say something to the patient' })
  for (const [field, text] of [
    ['reason', reason],
    ['harm', harm],
  ] as const) {
    if (text.length > 2000) errors.push({ field, message: 'Use at most 2,000 characters' })
  }
  if (answer === undefined || errors.length > 0) return { errors }
  const shown = fields['shown'] ?? ''
  return { errors, answer: { answer, reason, harmDecision: harm === '' ? null : harm, shown } }
}

function page(
  patient: PatientId,
  form: RequestForm,
  values: Fields,
  errors: readonly FieldError[],
  isOther = false,
): string {
  const { request } = form
  return markRequestView({
    who: signedIn(form.person),
    patient: patientFacts(form.patient),
    at: form.at,
    reference: request.reference,
    isPrivate: request.what === 'private',
    askedAt: request.askedAt,
    words: request.reason,
    ...markedSet(patient, form.plan),
    ...{ isOther, values, errors },
  })
}
