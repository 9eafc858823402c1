import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parsePatientId } from '../../identity/ids.ts'
import { choosePreference, openPreference } from '../../summary/choose-preference.ts'
import { preferences } from '../../summary/preference.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { notSaidError, saidByOf } from './said-by.ts'
import { summaryPreferenceView } from './summary-preference-view.tsx'

type OnPatient = { Params: { patient: string } }

/** What a patient said about their summary, recorded at the registered practice. */
export function registerSummaryPreference(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const url = '/patients/:patient/summary-preference'
  const config = { policy: 'choose' } as const
  const page = async (
    request: FastifyRequest<OnPatient>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) => {
    const open = await openPreference(db, actorOf(request), parsePatientId(request.params.patient))
    const html = summaryPreferenceView({
      who: signedIn(open.by),
      patient: patientFacts(open.patient),
      ...{ at: open.at, history: open.history, values, errors },
    })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
  app.get<OnPatient>(url, { config }, (request, reply) => page(request, reply, {}, []))
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    const preference = preferences.find((one) => one === fields['preference'])
    const { said, errors } = saidByOf(fields)
    if (!preference || !said) {
      const unsaid = { field: 'preference', message: 'Choose what the patient wants' }
      return page(request, reply, fields, [...(preference ? [] : [unsaid]), ...errors])
    }
    const patient = parsePatientId(request.params.patient)
    const chosen = await choosePreference(db, actorOf(request), patient, { ...said, preference })
    if ('notSaid' in chosen) return page(request, reply, fields, [notSaidError(chosen)])
    return reply.redirect(paths.summaryPreference(request.params.patient), 303)
  })
}
