import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parsePatientId } from '../../identity/ids.ts'
import { endProxy, inviteProxy, openProxies } from '../../sharing/proxies.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { parseNewProxy } from '../present/new-proxy.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { helpersView, invitedView } from './people-who-help-view.tsx'
import { ownPatient } from './own-patient.ts'

export function registerHelpers(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, codes } = deps
  const config = { policy: 'own-record' } as const
  app.get(paths.helpers, { config }, (request, reply) => page(deps, request, reply, {}, []))
  // The answer holds the code and is no redirect: the code is kept nowhere, and never in an address.
  app.post(paths.helpers, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const fields = fieldsOf(request.body)
    if (fields['end'] !== undefined) {
      await endProxy(db, actor, patient, parsePatientId(fields['end']))
      return reply.redirect(paths.helpers, 303)
    }
    const { proxy, errors } = parseNewProxy(fields, false, dayOf(new Date()))
    if (proxy === undefined) return page(deps, request, reply, fields, errors)
    const { by, code, expiresAt } = await inviteProxy(db, actor, patient, proxy, codes)
    return sendPage(reply, invitedView({ who: signedIn(by), name: proxy.name, code, expiresAt }))
  })
}

async function page(
  { db, actorOf }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  values: Fields,
  errors: readonly FieldError[],
): Promise<FastifyReply> {
  const actor = actorOf(request)
  const { by, proxies } = await openProxies(db, actor, await ownPatient(db, actor))
  const html = helpersView({ who: signedIn(by), proxies, values, errors })
  return sendPage(reply, html, errors.length > 0 ? 400 : 200)
}
