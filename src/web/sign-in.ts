import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { appendSystemEvent } from '../audit/system-event.ts'
import { hashOfToken } from '../identity/actor.ts'
import { relyingParty } from '../identity/passkey-answers.ts'
import { safeReturnAddress } from '../identity/return-address.ts'
import { endSession } from '../identity/sessions.ts'
import {
  beginSignIn,
  chooseOrganisation,
  finishSignIn,
  organisationsToChoose,
} from '../identity/sign-in.ts'
import { answerSignIn, choosePath, refuseSignIn } from './finish-sign-in.ts'
import { leaveView } from './leave-view.tsx'
import { paths } from './paths.ts'
import { sendPage } from './send-page.ts'
import {
  serviceFor,
  signInContext,
  type SignInContext,
  type SignInDeps,
} from './sign-in-context.ts'
import { registerPasskeySignIn } from './sign-in-passkey.ts'
import { chooseOrganisationView, signInView } from './sign-in-view.tsx'

const open = { config: { policy: 'public' } } as const

/** Signing in and out, for staff and patients; in development also the issuer with "Choose a person". */
export function registerSignIn(app: FastifyInstance, deps: SignInDeps): void {
  const context = signInContext(app, deps)
  const { db } = deps

  app.get<{ Querystring: Record<string, unknown> }>(paths.signIn, open, (request, reply) =>
    signIn(context, request.query, request, reply),
  )
  for (const kind of ['staff', 'patient'] as const) {
    app.get(`${paths.signIn}/${kind}/callback`, open, async (request, reply) => {
      const state = context.underWay.read(request)
      const answer = new URL(request.url, deps.publicUrl)
      // An answer that somebody else asked for leaves the sign-in under way as it is.
      if (answer.searchParams.get('state') === state) context.underWay.clear(reply)
      const service = serviceFor(context, kind)
      return answerSignIn(context, request, reply, await finishSignIn(db, service, answer, state))
    })
  }
  registerPasskeySignIn(app, db, relyingParty(deps.publicUrl), (request, reply, outcome) =>
    answerSignIn(context, request, reply, outcome),
  )
  app.get(choosePath, open, async (request, reply) => {
    const choices = await organisationsToChoose(db, context.underWay.read(request))
    if (!choices) return refuseSignIn(reply, 'not-finished')
    return sendPage(reply, chooseOrganisationView(choosePath, choices))
  })
  app.post<{ Body: unknown }>(choosePath, open, async (request, reply) => {
    const token = context.underWay.read(request)
    const chosen = await chooseOrganisation(db, token, fieldOf(request.body, 'member'))
    if (chosen.kind === 'signed-in') context.underWay.clear(reply)
    return answerSignIn(context, request, reply, chosen)
  })
  app.post(paths.signOut, open, async (request, reply) => {
    await endOwnSession(context, request, reply)
    return reply.redirect(`${paths.signIn}?ended`, 303)
  })
  app.post(paths.leave, open, async (request, reply) => {
    await endOwnSession(context, request, reply)
    return reply.header('clear-site-data', '"cache"').redirect(paths.leave, 303)
  })
  app.get(paths.leave, open, (_request, reply) => sendPage(reply, leaveView()))
}

async function signIn(
  context: SignInContext,
  query: Readonly<Record<string, unknown>>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const returnTo = query['return']
  const kind = query['as']
  if (kind !== 'staff' && kind !== 'patient') {
    const available = Object.values(context.services).map((service) => service.kind)
    const back = safeReturnAddress(returnTo)
    return sendPage(reply, signInView({ available, returnTo: back, signedOut: 'ended' in query }))
  }
  if (context.onlyHost !== undefined && request.host !== context.onlyHost) {
    return reply.redirect(context.publicUrl + request.url, 303)
  }
  const token = 'again' in query && kind === 'staff' ? context.session.read(request) : undefined
  const again = token === undefined ? null : hashOfToken(token)
  const service = serviceFor(context, kind)
  const { url, state } = await beginSignIn(context.db, service, returnTo, again, 'again' in query)
  context.underWay.write(reply, state)
  return reply.redirect(url.href, 303)
}

async function endOwnSession(
  context: SignInContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const token = context.session.read(request)
  if (token !== undefined) {
    const owner = await endSession(context.db, hashOfToken(token))
    if (owner) {
      await appendSystemEvent(context.db, {
        kind: 'sign-out',
        actor: owner.id,
        organisation: null,
        detail: owner.kind,
        requestId: request.id,
      })
    }
  }
  context.session.clear(reply)
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
}
