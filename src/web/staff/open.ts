import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parsePatientId, parseShortId, type PatientId } from '../../identity/ids.ts'
import { emergencyInForce } from '../../sharing/emergency.ts'
import { readGate, type Gate } from '../../sharing/open-gate.ts'
import { withdrawPermission } from '../../sharing/permit.ts'
import {
  claimGrounds,
  claimRelationship,
  dischargeHere,
  recordRelationship,
  type ClaimGround,
  type RecordedKind,
} from '../../sharing/relate.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { offersTo } from '../present/offers.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { openView, recordedKinds } from './open-view.tsx'
import { recordAnswer } from './record-answer.ts'

type Route = { Params: { patient: string } }

/** What stands between the card of a patient and the record, and what opens it. */
export function registerOpen(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  const config = { policy: 'gate' } as const
  app.get<Route>('/patients/:patient/open', { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const gate = await readGate(db, actorOf(request), patient)
    const { opens, rule } = gate.standing
    if (opens && (rule === 'shared' || rule === 'emergency')) {
      return reply.redirect(paths.patientRecord(request.params.patient), 303)
    }
    return sendGate(deps, request, reply, gate, {}, [])
  })
  app.post<Route>('/patients/:patient/open', { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    const errors = await carryOut(deps, request, patient, fields)
    if (errors.length > 0) {
      const gate = await readGate(db, actorOf(request), patient)
      return sendGate(deps, request, reply, gate, fields, errors, 400)
    }
    return reply.redirect(paths.gate(request.params.patient), 303)
  })
}

async function sendGate(
  { db, actorOf }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  gate: Gate,
  values: Fields,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const emergency = await emergencyInForce(db, actorOf(request), gate.patient.id)
  const { person, standing, clinician, policy, relationships, permissions, at } = gate
  const patient = patientFacts(gate.patient, emergency)
  const offers = offersTo({
    ...{ ...standing, clinician, related: relationships.length > 0, wrote: false, sent: false },
    registeredHere: person.organisation === gate.patient.registeredPractice,
    died: gate.patient.died !== null,
  })
  const about = { standing, clinician, policy, relationships, permissions, offers }
  const view = { ...about, at, values, errors }
  return sendPage(reply, openView({ who: signedIn(person), patient, ...view }), status)
}

/** Does what the form asks. @returns what is to be put right first. */
async function carryOut(
  { db, actorOf }: PageDeps,
  request: FastifyRequest,
  patient: PatientId,
  fields: Fields,
): Promise<readonly FieldError[]> {
  const actor = actorOf(request)
  switch (fields['act']) {
    case 'claim': {
      const ground = fields['ground']
      if (!isClaimGround(ground)) {
        return [{ field: 'ground', message: 'Choose why you need this record' }]
      }
      await claimRelationship(db, actor, patient, ground)
      return []
    }
    case 'record': {
      const kind = fields['kind']
      if (!isRecordedKind(kind)) {
        return [{ field: 'kind', message: 'Choose what your service sees this person for' }]
      }
      await recordRelationship(db, actor, patient, kind)
      return []
    }
    case 'discharge':
      await dischargeHere(db, actor, patient, parseShortId(fields['id'] ?? ''))
      return []
    case 'withdraw':
      await withdrawPermission(db, actor, patient, parseShortId(fields['id'] ?? ''), 'staff')
      return []
    case 'permission':
      return recordAnswer(db, actor, patient, fields)
    default:
      return [{ field: 'maincontent', message: 'The form was not sent whole. Send it again' }]
  }
}

function isClaimGround(text: string | undefined): text is ClaimGround {
  return text !== undefined && Object.hasOwn(claimGrounds, text)
}

function isRecordedKind(text: string | undefined): text is RecordedKind {
  return text !== undefined && Object.hasOwn(recordedKinds, text)
}
