import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parsePatientId } from '../../identity/ids.ts'
import { liftOnlinePause, onlineAccessAtDesk, pauseOnlineAccess } from '../../sharing/stay-safe.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { onlineAccessView } from './online-access-view.tsx'

type OnPatient = { Params: { patient: string } }

/** At the desk of the registered practice: pausing a patient's online access for them, and lifting it. */
export function registerDeskOnlineAccess(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  const url = '/patients/:patient/online-access'
  const config = { policy: 'choose' } as const
  app.get<OnPatient>(url, { config }, (request, reply) => page(deps, request, reply, 200))
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const wish = fieldsOf(request.body)['do']
    if (wish === 'pause') await pauseOnlineAccess(db, actorOf(request), patient)
    else if (wish === 'lift') await liftOnlinePause(db, actorOf(request), patient)
    else return page(deps, request, reply, 400)
    return reply.redirect(paths.deskOnlineAccess(request.params.patient), 303)
  })
}

async function page(
  { db, actorOf }: PageDeps,
  request: FastifyRequest<OnPatient>,
  reply: FastifyReply,
  status: number,
): Promise<FastifyReply> {
  const desk = await onlineAccessAtDesk(
    db,
    actorOf(request),
    parsePatientId(request.params.patient),
  )
  const { by, patient, at, pause } = desk
  const who = signedIn(by)
  const html = onlineAccessView({ who, patient: patientFacts(patient), at, pause })
  return sendPage(reply, html, status)
}
