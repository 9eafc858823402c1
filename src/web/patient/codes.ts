import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parsePatientId, shortId } from '../../identity/ids.ts'
import { cancelCode, makeCode, openCodes, type CodePage } from '../../sharing/codes.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownCodeMadeView, ownCodesView } from './codes-view.tsx'
import { ownPatient } from './own-patient.ts'

export const chooseService: FieldError = {
  field: 'service',
  message: 'Choose the service that the code is for',
}

export function registerOwnCodes(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, codes } = deps
  const config = { policy: 'own-record' } as const
  app.get('/sharing/codes', { config }, (request, reply) => page(deps, request, reply, ''))
  // The answer holds the code and is no redirect: the code is kept nowhere, and never in an address.
  app.post('/sharing/codes', { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    if (fields['do'] === 'look') return page(deps, request, reply, fields['find'] ?? '')
    const patient = await ownPatient(db, actorOf(request))
    const made = await makeCode(
      db,
      actorOf(request),
      patient,
      'account',
      fields['service'] ?? '',
      codes,
    )
    if (!('code' in made)) return sendPage(reply, form(made, '', [chooseService]), 400)
    const { by, code, service, expiresAt } = made
    const view = { who: signedIn(by), code, service: service.name, expiresAt }
    return sendPage(reply, ownCodeMadeView(view))
  })
  app.post('/sharing/codes/cancel', { config }, async (request, reply) => {
    const patient = await ownPatient(db, actorOf(request))
    const code = parsePatientId(fieldsOf(request.body)['code'] ?? '')
    await cancelCode(db, actorOf(request), patient, code)
    return reply.redirect(paths.ownCodes, 303)
  })
}

async function page(
  { db, actorOf }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  find: string,
): Promise<FastifyReply> {
  const actor = actorOf(request)
  const patient = await ownPatient(db, actor)
  const open = await openCodes(db, actor, patient, 'account', find.slice(0, 100))
  return sendPage(reply, form(open, find, []))
}

function form(open: CodePage, find: string, errors: readonly FieldError[]): string {
  return ownCodesView({
    who: signedIn(open.by),
    ...{ required: open.required, services: open.services, more: open.more, find, errors },
    live: open.live.map(({ id, name, atDesk, recordedAt, expiresAt }) => ({
      ...{ id: shortId(id), service: name, atDesk, made: recordedAt, expiresAt },
    })),
  })
}
