import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { entryRef, parseEntryRef, parsePatientId, type PatientId } from '../../identity/ids.ts'
import { markEntries, openMark, type MarkForm } from '../../record/mark-entries.ts'
import { readOwnLines } from '../../record/mark-list.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { parseFilter } from '../present/filters.ts'
import { markedSet } from '../present/marked.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { chosenIn, parseAnswers, parseDoing } from './mark-fields.ts'
import { markList } from './mark-list.ts'
import { markView } from './mark-view.tsx'
import { choiceOf, doingOf } from './mark-words.ts'

export function registerMark(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'record' } as const
  const url = '/patients/:patient/marks'

  app.get<{ Params: { entry: string }; Querystring: { do?: unknown } }>(
    '/entries/:entry/mark',
    { config },
    async (request, reply) => {
      const { patient, entry } = parseEntryRef(request.params.entry)
      const choice = { ...choiceOf(parseDoing(request.query.do ?? 'private')), chosen: [entry] }
      const form = await openMark(db, actorOf(request), patient, choice)
      return sendPage(reply, page(patient, form, {}, []))
    },
  )

  app.get<{ Params: { patient: string }; Querystring: Record<string, unknown> }>(
    url,
    { config },
    async (request, reply) => {
      const patient = parsePatientId(request.params.patient)
      const filter = parseFilter(request.query)
      const own = await readOwnLines(db, actorOf(request), patient, filter)
      return sendPage(reply, markList(patient, own, filter, []))
    },
  )

  app.post<{ Params: { patient: string } }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const chosen = chosenIn(fields)
    if (chosen.length === 0) {
      const own = await readOwnLines(db, actor, patient, {})
      const errors = [{ field: 'entries', message: 'Tick at least one entry' }]
      return sendPage(reply, markList(patient, own, {}, errors), 400)
    }
    const doing = parseDoing(fields['do'])
    const choice = { ...choiceOf(doing), chosen }
    const { shown, token } = fields
    if (shown === undefined || token === undefined || !/^[\w-]{8,64}$/.test(token)) {
      return sendPage(reply, page(patient, await openMark(db, actor, patient, choice), {}, []))
    }
    const { answers, errors } = parseAnswers(fields, doing, dayOf(new Date()))
    if (answers === undefined) {
      const form = await openMark(db, actor, patient, choice)
      const asking = errors.every(({ field }) => field === 'harm')
      return sendPage(reply, page(patient, form, fields, errors, { asking }), 400)
    }
    const order = { ...choice, ...answers, shown, key: token }
    const marked = await markEntries(db, actor, patient, order)
    switch (marked.outcome) {
      case 'done':
        return reply.redirect(`${paths.hidden(request.params.patient)}?done=${doing}`, 303)
      case 'changed':
        return sendPage(reply, page(patient, marked.form, fields, [], { isOther: true }), 409)
      case 'could-harm':
        return sendPage(reply, page(patient, marked.form, fields, [], { asking: true }))
      default:
        return marked satisfies never
    }
  })
}

function page(
  patient: PatientId,
  form: MarkForm,
  values: Fields,
  errors: readonly FieldError[],
  state: { readonly asking?: boolean; readonly isOther?: boolean } = {},
): string {
  const { choice } = form.plan
  return markView({
    who: signedIn(form.person),
    patient: patientFacts(form.patient),
    at: form.at,
    doing: doingOf(choice),
    chosen: choice.chosen.map((id) => entryRef(patient, id)),
    ...markedSet(patient, form.plan),
    asking: state.asking ?? false,
    isOther: state.isOther ?? false,
    values: { ...inSixMonths(form.at), ...values },
    errors,
    token: randomUUID(),
  })
}

/** When a look is due again, unless another day is chosen. */
function inSixMonths(at: Date): Fields {
  const later = new Date(at)
  later.setUTCMonth(later.getUTCMonth() + 6)
  const [year = '', month = '', day = ''] = dayOf(later).split('-')
  return {
    'review-day': String(Number(day)),
    'review-month': String(Number(month)),
    'review-year': year,
  }
}
