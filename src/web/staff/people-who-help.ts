import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { ageOn } from '../../identity/age.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { endProxy, inviteProxy, openProxies } from '../../sharing/proxies.ts'
import { isReviewed } from '../../sharing/who-speaks.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { parseNewProxy } from '../present/new-proxy.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { deskHelpersView, deskInvitedView } from './people-who-help-view.tsx'

type OnPatient = { Params: { patient: string } }

/** At the desk of the registered practice: who may help a patient, with what was seen or decided. */
export function registerDeskHelpers(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, codes } = deps
  const url = '/patients/:patient/helpers'
  const config = { policy: 'choose' } as const
  app.get<OnPatient>(url, { config }, (request, reply) => page(deps, request, reply, {}, []))
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    if (fields['end'] !== undefined) {
      await endProxy(db, actor, patient, parsePatientId(fields['end']))
      return reply.redirect(paths.deskHelpers(request.params.patient), 303)
    }
    const { proxy, errors } = parseNewProxy(fields, true, dayOf(new Date()))
    if (proxy === undefined) return page(deps, request, reply, fields, errors)
    const made = await inviteProxy(db, actor, patient, proxy, codes).catch(notSaid)
    if ('field' in made) return page(deps, request, reply, fields, [made])
    const html = deskInvitedView({
      ...{ who: signedIn(made.by), patient: patientFacts(made.patient), at: made.at },
      ...{ name: proxy.name, code: made.code, expiresAt: made.expiresAt },
    })
    return sendPage(reply, html)
  })
}

/** The reason on the form, where the patient's age does not let this be said. */
function notSaid(error: unknown): FieldError {
  if (!(error instanceof Refusal && error.code === 'not-theirs-to-say')) throw error
  return { field: 'basis', message: error.message }
}

async function page(
  { db, actorOf }: PageDeps,
  request: FastifyRequest<OnPatient>,
  reply: FastifyReply,
  values: Fields,
  errors: readonly FieldError[],
): Promise<FastifyReply> {
  const asked = parsePatientId(request.params.patient)
  const { by, at, patient, proxies } = await openProxies(db, actorOf(request), asked)
  const about = { who: signedIn(by), patient: patientFacts(patient), at }
  const child = isReviewed(ageOn(patient.birthDate, dayOf(at)))
  const html = deskHelpersView({ ...about, child, proxies, values, errors })
  return sendPage(reply, html, errors.length > 0 ? 400 : 200)
}
