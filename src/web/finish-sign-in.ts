import type { FastifyReply, FastifyRequest } from 'fastify'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import { hashOfToken } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { endSession, startSession, type SessionOwner } from '../identity/sessions.ts'
import type { SignInOutcome } from '../identity/sign-in.ts'
import { mayFindPatients } from '../identity/staff.ts'
import { ownRecordOpens } from '../sharing/own-record-opens.ts'
import { paths } from './paths.ts'
import { sendPage } from './send-page.ts'
import type { SignInContext } from './sign-in-context.ts'
import { signInRefusedView } from './sign-in-view.tsx'

/** Where somebody who works for several organisations says for which. */
export const choosePath = `${paths.signIn}/organisation`

/** Every sign-in gets a session of its own, and ends the one the browser had. */
export async function answerSignIn(
  context: SignInContext,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: SignInOutcome,
): Promise<FastifyReply> {
  if (outcome.kind === 'choose') {
    context.underWay.write(reply, outcome.token)
    return reply.redirect(choosePath, 303)
  }
  const token =
    outcome.kind === 'signed-in' ? await sessionFor(context.db, request, outcome) : undefined
  if (outcome.kind === 'signed-in' && token === undefined) {
    return answerSignIn(context, request, reply, {
      kind: 'refused',
      because: 'no-record',
      code: 'closed',
    })
  }
  const signedIn = outcome.kind === 'signed-in' ? outcome : undefined
  await appendSystemEvent(context.db, {
    kind: outcome.kind === 'refused' ? 'denied' : 'sign-in',
    actor: signedIn?.owner.id ?? null,
    organisation: signedIn?.organisation ?? null,
    detail: outcome.kind === 'refused' ? refusalCode(outcome) : (signedIn?.owner.kind ?? 'again'),
    requestId: request.id,
  })
  if (outcome.kind === 'refused') return refuseSignIn(reply, outcome.because)
  if (outcome.kind === 'signed-in-again') return reply.redirect(outcome.returnTo, 303)
  const earlier = context.session.read(request)
  if (earlier !== undefined) await endSession(context.db, hashOfToken(earlier))
  if (token !== undefined) context.session.write(reply, token)
  const to =
    outcome.returnTo === paths.home ? await landing(context.db, outcome.owner) : outcome.returnTo
  return reply.redirect(to, 303)
}

/** Undefined for a patient whose own record is closed: nobody signs in as someone who has died. */
async function sessionFor(
  db: Database,
  request: FastifyRequest,
  { owner, authenticatedAt }: Extract<SignInOutcome, { kind: 'signed-in' }>,
) {
  const token = await startSession(db, owner, undefined, authenticatedAt ?? undefined)
  if (owner.kind === 'staff') return token
  const session = hashOfToken(token)
  const actor = { session, requestId: request.id, route: 'sign-in' }
  if (await ownRecordOpens(db, actor, owner.id as PatientId)) return token
  await endSession(db, session)
  return undefined
}

async function landing(db: Database, owner: SessionOwner): Promise<string> {
  if (owner.kind === 'patient') return paths.ownRecord
  return (await mayFindPatients(db, owner.id)) ? paths.finder : paths.home
}

function refusalCode({ because, code }: { because: string; code?: string }): string {
  return `sign-in-${because}${code === undefined ? '' : ` ${code}`}`
}

export function refuseSignIn(
  reply: FastifyReply,
  because: Parameters<typeof signInRefusedView>[0],
): FastifyReply {
  const page = signInRefusedView(because, reply.request.id)
  return sendPage(reply, page, because === 'not-finished' ? 400 : 403)
}
