import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openOptOuts } from '../../forms/opt-outs.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { objectType1 } from '../../research/object.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { notSaidError, saidByOf } from './said-by.ts'
import { deskType1View } from './type-1-view.tsx'

type OnPatient = { Params: { patient: string }; Querystring: Record<string, unknown> }

/** A Type 1 objection, or that it is withdrawn, recorded at the registered practice. */
export function registerDeskType1(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const url = '/patients/:patient/type-1'
  const config = { policy: 'choose' } as const
  const page = async (
    request: FastifyRequest<OnPatient>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) => {
    const open = await openOptOuts(db, actorOf(request), parsePatientId(request.params.patient))
    const html = deskType1View({
      who: signedIn(open.by),
      patient: patientFacts(open.patient),
      ...{ at: open.at, history: open.type1, values, errors },
      done: /^T1(-[0-9A-Z]{4}){2}$/.exec(String(request.query['done']))?.[0],
    })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
  app.get<OnPatient>(url, { config }, (request, reply) => page(request, reply, {}, []))
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    const objects = (['yes', 'no'] as const).find((one) => one === fields['objects'])
    const { said, errors } = saidByOf(fields)
    if (!objects || !said) {
      const unsaid = { field: 'objects', message: 'Choose what the patient wants' }
      return page(request, reply, fields, [...(objects ? [] : [unsaid]), ...errors])
    }
    const patient = parsePatientId(request.params.patient)
    const wanted = { ...said, objects: objects === 'yes' }
    const done = await objectType1(db, actorOf(request), patient, wanted)
    if ('notSaid' in done) return page(request, reply, fields, [notSaidError(done)])
    const own = paths.deskType1(request.params.patient)
    return reply.redirect(`${own}?done=${done.reference}`, 303)
  })
}
