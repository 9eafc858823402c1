import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parsePatientId, type PatientId } from '../../identity/ids.ts'
import { makeCode, openCodes, type CodePage } from '../../sharing/codes.ts'
import { parseCode } from '../../sharing/one-time-code.ts'
import { openCodeForm, redeemCode, type CodeForm } from '../../sharing/redeem-code.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { chooseService } from '../patient/codes.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { deskCodeMadeView, deskCodesView, enterCodeView } from './codes-view.tsx'

type OnPatient = { Params: { patient: string } }

/** At the desk of the registered practice: a code for the patient, made and printed. */
export function registerDeskCodes(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, codes } = deps
  const url = '/patients/:patient/codes'
  const config = { policy: 'choose' } as const
  app.get<OnPatient>(url, { config }, (request, reply) =>
    deskPage(deps, request, reply, parsePatientId(request.params.patient), ''),
  )
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    if (fields['do'] === 'look') {
      return deskPage(deps, request, reply, patient, fields['find'] ?? '')
    }
    const made = await makeCode(
      db,
      actorOf(request),
      patient,
      'desk',
      fields['service'] ?? '',
      codes,
    )
    if (!('code' in made)) return sendPage(reply, deskForm(made, '', [chooseService]), 400)
    const html = deskCodeMadeView({
      who: signedIn(made.by),
      patient: patientFacts(made.patient),
      ...{ at: made.at, code: made.code, service: made.service.name, expiresAt: made.expiresAt },
    })
    return sendPage(reply, html)
  })
}

async function deskPage(
  { db, actorOf }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  patient: PatientId,
  find: string,
): Promise<FastifyReply> {
  const open = await openCodes(db, actorOf(request), patient, 'desk', find.slice(0, 100))
  return sendPage(reply, deskForm(open, find, []))
}

function deskForm(open: CodePage, find: string, errors: readonly FieldError[]): string {
  const { at, required, services, more } = open
  return deskCodesView({
    who: signedIn(open.by),
    patient: patientFacts(open.patient),
    ...{ at, required, services, more, find, errors },
  })
}

const wrong: FieldError = {
  field: 'code',
  message:
    'This code does not work for your service. Check each digit, or ask the patient for a new code',
}

/** Staff of a service enter the code the patient gave them. */
export function registerEnterCode(app: FastifyInstance, { db, actorOf, codes }: PageDeps): void {
  const url = '/patients/:patient/enter-code'
  const config = { policy: 'gate' } as const
  app.get<OnPatient>(url, { config }, async (request, reply) => {
    const form = await openCodeForm(db, actorOf(request), parsePatientId(request.params.patient))
    return sendPage(reply, codeForm(form, '', []))
  })
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const typed = fieldsOf(request.body)['code'] ?? ''
    const again = await redeemCode(db, actorOf(request), patient, parseCode(typed), codes)
    if (again !== undefined) {
      return sendPage(reply, codeForm(again, typed.slice(0, 20), [wrong]), 400)
    }
    return reply.redirect(paths.enterCode(request.params.patient), 303)
  })
}

function codeForm(form: CodeForm, typed: string, errors: readonly FieldError[]): string {
  return enterCodeView({
    ...{ who: signedIn(form.by), patient: patientFacts(form.patient), at: form.at },
    ...{ verifiedAt: form.verifiedAt, typed, errors },
  })
}
