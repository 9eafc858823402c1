import type { FastifyInstance } from 'fastify'
import { entryRef, parsePatientId, type PatientId } from '../../identity/ids.ts'
import {
  answerCorrection,
  openCorrection,
  type AnswerForm,
  type CorrectionAnswer,
} from '../../record/correction-answer.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { markedEntry } from '../present/marked.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import type { Values } from './correction-fields.tsx'
import { correctionView } from './correction-view.tsx'

type Params = { readonly patient: string; readonly reference: string }

const mostWords = 2000
const mostNote = 20_000

export function registerCorrection(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'record' } as const
  const url = '/patients/:patient/corrections/:reference'

  app.get<{ Params: Params }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const form = await openCorrection(db, actorOf(request), patient, request.params.reference)
    return sendPage(reply, page(patient, form, undefined, []))
  })

  app.post<{ Params: Params }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference } = request.params
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const { order, errors } = parseAnswer(fields)
    if (order === undefined) {
      const form = await openCorrection(db, actor, patient, reference)
      return sendPage(reply, page(patient, form, fields, errors), 400)
    }
    const done = await answerCorrection(db, actor, patient, reference, order)
    switch (done.outcome) {
      case 'done':
        return reply.redirect(`${paths.hidden(request.params.patient)}?done=answered`, 303)
      case 'changed':
        return sendPage(reply, page(patient, done.form, fields, [], true), 409)
      case 'nothing':
        return sendPage(reply, page(patient, done.form, fields, [nothing]), 400)
      case 'no-number':
        return sendPage(reply, page(patient, done.form, fields, [noNumber]), 400)
      default:
        return done satisfies never
    }
  })
}

const nothing = {
  field: 'answer',
  message:
    'You chose to correct it, and changed nothing. Change what is wrong, or choose another answer',
}
const noNumber = { field: 'detail', message: 'Enter a number, for example 7.2' }

function parseAnswer(fields: Fields): {
  order?: CorrectionAnswer
  errors: readonly FieldError[]
} {
  const errors: FieldError[] = []
  const said = (name: string) => {
    const text = fields[name]
    return text === undefined ? undefined : text.replaceAll('\r\n', '\n').trim()
  }
  const answer = (['amended', 'note-added', 'refused'] as const).find(
    (one) => one === fields['answer'],
  )
  const reason = said('reason') ?? ''
  const [words, detail, note] = [said('words'), said('detail'), said('note')]
  if (answer === undefined) errors.push({ field: 'answer', message: 'Choose your answer' })
  if (reason === '') errors.push({ field: 'reason', message: 'Say something to the patient' })
  for (const [field, text, most] of [
    ['reason', reason, mostWords],
    ['words', words, 200],
    ['detail', detail, mostWords],
    ['note', note, mostNote],
  ] as const) {
    if ((text ?? '').length > most) {
      errors.push({ field, message: `Use at most ${most.toLocaleString('en')} characters` })
    }
  }
  const isAmended = answer === 'amended' && fields['in-error'] !== 'yes'
  if (isAmended && words === '') errors.push({ field: 'words', message: 'Say what it is' })
  if (isAmended && detail === '') errors.push({ field: 'detail', message: 'Say what it is' })
  const isEmpty = ['day', 'month', 'year'].every((part) => !fields[`on-${part}`]?.trim())
  const date = parseDay(fields, 'on')
  if (isAmended && !isEmpty && date === undefined) {
    errors.push({ field: 'on-day', message: 'Enter the day, month and year it was' })
  }
  if (answer === undefined || errors.length > 0) return { errors }
  const amendment = { inError: fields['in-error'] === 'yes', words, detail, note, date }
  return { errors, order: { answer, reason, amendment, shown: Number(fields['shown']) } }
}

function page(
  patient: PatientId,
  form: AnswerForm,
  fields: Fields | undefined,
  errors: readonly FieldError[],
  isOther = false,
): string {
  const { correction, line, sayings } = form
  return correctionView({
    who: signedIn(form.person),
    patient: patientFacts(form.patient),
    at: form.at,
    entry: markedEntry(patient, line),
    href: paths.patientEntry(entryRef(patient, line.id)),
    ...{ correction, sayings, version: line.version },
    sayingsThen: form.sayingsThen,
    mayBeInError: form.mayBeInError,
    imported: form.imported,
    // what was typed against another version is not what this one says
    values:
      fields === undefined
        ? asItIs(form)
        : isOther
          ? { ...asItIs(form), reason: fields['reason'] ?? '' }
          : fields,
    ...{ isOther, errors },
  })
}

function asItIs({
  sayings: { words = '', detail = '', note = '', date = '' },
}: AnswerForm): Values {
  const [year = '', month = '', day = ''] = date.split('-')
  return {
    ...{ words, detail, note },
    ...{ 'on-day': day.replace(/^0/, ''), 'on-month': month.replace(/^0/, ''), 'on-year': year },
  }
}
