import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { carryOut, identityChecks, isDoneHere, openMatch } from '../../forms/carry-out.ts'
import { formOf } from '../../forms/forms.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { speakers } from '../../sharing/who-speaks.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { formMatchView } from './form-match-view.tsx'
import { notSaidError } from './said-by.ts'

type OnMatch = { Params: { patient: string; reference: string } }

/** A form is carried out for a patient whom staff found and know by now. */
export function registerFormMatch(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const url = paths.formMatch(':patient', ':reference')
  const config = { policy: 'choose' } as const

  app.get<OnMatch>(url, { config }, (request, reply) => show(request, reply, {}, []))
  app.post<OnMatch>(url, { config }, async (request, reply) => {
    const { reference } = request.params
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    const actor = actorOf(request)
    const { found } = await openMatch(db, actor, reference, patient)
    const checkedBy = identityChecks.find((one) => one === fields['checked'])
    const askedBy = speakers.find((one) => one === fields['asked-by'])
    const isHere = askedBy !== undefined && isDoneHere(found.form, askedBy)
    const reason = (fields['reason'] ?? '').trim()
    const hasReason = isHere || (reason !== '' && reason.length <= 2000)
    if (!checkedBy || !askedBy || !hasReason) {
      return show(request, reply, fields, [
        ...(checkedBy ? [] : [{ field: 'checked', message: 'Choose how you made sure who asks' }]),
        ...(askedBy ? [] : [{ field: 'asked-by', message: 'Choose who said so' }]),
        ...(hasReason
          ? []
          : [{ field: 'reason', message: 'Say what you did, in at most 2,000 characters' }]),
      ])
    }
    const match = { checkedBy, askedBy, reason: isHere ? null : reason }
    const done = await carryOut(db, actor, reference, patient, match)
    if ('notSaid' in done) return show(request, reply, fields, [notSaidError(done)])
    return reply.redirect(paths.formCase(reference), 303)
  })

  async function show(
    request: FastifyRequest<OnMatch>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) {
    const { reference } = request.params
    const patient = parsePatientId(request.params.patient)
    const open = await openMatch(db, actorOf(request), reference, patient)
    const html = formMatchView({
      who: signedIn(open.by),
      patient: patientFacts(open.patient),
      ...{ at: open.at, form: formOf(open.found.form), found: open.found, holds: open.holds },
      ...{ values, errors },
    })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
}
