import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parsePatientId } from '../../identity/ids.ts'
import { signedInLately } from '../../identity/sessions.ts'
import {
  emergencyGrounds,
  emergencyInForce,
  lettersIn,
  shortestReason,
  type EmergencyAccess,
  type EmergencyGround,
} from '../../sharing/emergency.ts'
import {
  endEmergency,
  openEmergency,
  openWiderRecord,
  recordNotTold,
} from '../../sharing/open-emergency.ts'
import { readGate } from '../../sharing/open-gate.ts'
import { readEmergencyView } from '../../summary/emergency-view.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { staffReader } from '../components/summary-box.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { emergencyLists } from '../present/emergency.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { emergencyAskView } from './emergency-ask-view.tsx'
import { emergencyView } from './emergency-view.tsx'

type Route = { Params: { patient: string } }

const longestReason = 1000

/** Opening a record without permission: the interruption page, and then the emergency view. */
export function registerEmergency(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  const url = '/patients/:patient/emergency'
  const config = { policy: 'gate' } as const
  app.get<Route>(url, { config }, (request, reply) => show(deps, request, reply, {}, []))
  app.post<Route>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const again = (errors: readonly FieldError[]) => show(deps, request, reply, fields, errors)
    const reason = (fields['reason'] ?? '').trim()
    switch (fields['act']) {
      case 'open': {
        const ground = fields['ground']
        const errors = reasonErrors(reason)
        if (!isGround(ground)) {
          errors.unshift({ field: 'ground', message: 'Choose the ground on which you open it' })
        }
        if (!isGround(ground) || errors.length > 0) return again(errors)
        const opened = await openEmergency(db, actor, patient, ground, reason)
        if (opened === 'sign-in-again') {
          const message =
            'You signed in more than 5 minutes ago. Sign in again, then send this form'
          return again([{ field: 'sign-in', message }])
        }
        break
      }
      case 'wider': {
        const errors = reasonErrors(reason)
        if (errors.length > 0) return again(errors)
        await openWiderRecord(db, actor, patient, reason)
        return reply.redirect(paths.patientRecord(request.params.patient), 303)
      }
      case 'not-told': {
        const errors = reasonErrors(fields['harm'] ?? '', 'harm')
        if (errors.length > 0) return again(errors)
        const reference = fields['reference'] ?? ''
        await recordNotTold(db, actor, patient, reference, fields['harm'] ?? '')
        break
      }
      case 'end':
        await endEmergency(db, actor, patient)
        return reply.redirect(paths.finder, 303)
      default:
        return again([
          { field: 'maincontent', message: 'The form was not sent whole. Send it again' },
        ])
    }
    return reply.redirect(paths.emergency(request.params.patient), 303)
  })
}

async function show(
  { db, actorOf }: PageDeps,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  values: Fields,
  errors: readonly FieldError[],
): Promise<FastifyReply> {
  const patient = parsePatientId(request.params.patient)
  const status = errors.length > 0 ? 400 : 200
  const access = await emergencyInForce(db, actorOf(request), patient)
  if (access) return sendPage(reply, await openPage(access), status)
  const { person, patient: card, clinician, at } = await readGate(db, actorOf(request), patient)
  const html = emergencyAskView({
    ...{ who: signedIn(person), patient: patientFacts(card), at, clinician, values, errors },
    mayOpen: await signedInLately(db, actorOf(request).session),
  })
  return sendPage(reply, html, status)

  async function openPage(inForce: EmergencyAccess): Promise<string> {
    const view = await readEmergencyView(db, actorOf(request), patient)
    return emergencyView({
      ...{ who: signedIn(view.person), at: view.at, access: inForce, values, errors },
      patient: patientFacts(view.patient, inForce),
      summary: view.summary,
      heldBack: view.grant.heldBack,
      ...emergencyLists(
        patient,
        view.entries,
        paths.patientEntry,
        staffReader(view.grant.heldBack),
      ),
    })
  }
}

function reasonErrors(reason: string, field = 'reason'): FieldError[] {
  if (lettersIn(reason) < shortestReason) {
    return [{ field, message: `Give the reason in at least ${shortestReason} letters` }]
  }
  return reason.length > longestReason
    ? [{ field, message: `Use at most ${longestReason} characters` }]
    : []
}

function isGround(text: string | undefined): text is EmergencyGround {
  return text !== undefined && Object.hasOwn(emergencyGrounds, text)
}
