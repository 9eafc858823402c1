import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Config } from '../config.ts'
import type { Issuer } from '../settings/issuer.ts'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { hashOfToken } from '../identity/actor.ts'
import {
  allowsDevelopmentIssuer,
  createDevelopmentIssuer,
  isLoopback,
} from '../identity/development-issuer.ts'
import type { SignInService } from '../identity/open-id.ts'
import { relyingParty } from '../identity/passkey-answers.ts'
import type { PatientId } from '../identity/ids.ts'
import { safeReturnAddress } from '../identity/return-address.ts'
import { endSession, startSession, type SessionOwner } from '../identity/sessions.ts'
import {
  beginSignIn,
  chooseOrganisation,
  finishSignIn,
  organisationsToChoose,
  type SignInOutcome,
} from '../identity/sign-in.ts'
import type { ServiceKind } from '../identity/sign-in-state.ts'
import { mayFindPatients } from '../identity/staff.ts'
import { ownRecordOpens } from '../sharing/own-record-opens.ts'
import { registerDevelopmentIssuer } from './development-issuer.ts'
import { leaveView } from './leave-view.tsx'
import { paths } from './paths.ts'
import { sessionCookie, signInCookie, type Cookie } from './session-cookie.ts'
import { registerPasskeySignIn } from './sign-in-passkey.ts'
import { chooseOrganisationView, signInRefusedView, signInView } from './sign-in-view.tsx'

export type SignInDeps = {
  readonly config: Config
  readonly db: Database
  /** The address people reach Confide at, without a slash at its end. */
  readonly publicUrl: string
}

type Context = {
  readonly db: Database
  readonly publicUrl: string
  readonly services: Readonly<Partial<Record<ServiceKind, SignInService>>>
  /** Where a browser that came by another name of this machine is sent, so that cookies fit. */
  readonly onlyHost: string | undefined
  readonly session: Cookie
  readonly underWay: Cookie
}

const open = { config: { policy: 'public' } } as const
const choosePath = `${paths.signIn}/organisation`

/** Signing in and out, for staff and patients; in development also the issuer with "Choose a person". */
export function registerSignIn(app: FastifyInstance, deps: SignInDeps): void {
  const context = contextOf(app, deps)
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
      return finish(context, request, reply, await finishSignIn(db, service, answer, state))
    })
  }
  registerPasskeySignIn(app, db, relyingParty(deps.publicUrl), (request, reply, outcome) =>
    finish(context, request, reply, outcome),
  )
  app.get(choosePath, open, async (request, reply) => {
    const choices = await organisationsToChoose(db, context.underWay.read(request))
    if (!choices) return refuse(reply, 'not-finished')
    return html(reply, chooseOrganisationView(choosePath, choices))
  })
  app.post<{ Body: unknown }>(choosePath, open, async (request, reply) => {
    const token = context.underWay.read(request)
    const chosen = await chooseOrganisation(db, token, fieldOf(request.body, 'member'))
    if (chosen.kind === 'signed-in') context.underWay.clear(reply)
    return finish(context, request, reply, chosen)
  })
  app.post(paths.signOut, open, async (request, reply) => {
    await endOwnSession(context, request, reply)
    return reply.redirect(`${paths.signIn}?ended`, 303)
  })
  app.post(paths.leave, open, async (request, reply) => {
    await endOwnSession(context, request, reply)
    return reply.header('clear-site-data', '"cache"').redirect(paths.leave, 303)
  })
  app.get(paths.leave, open, (_request, reply) => html(reply, leaveView()))
}

function contextOf(app: FastifyInstance, { config, db, publicUrl }: SignInDeps): Context {
  const missing = !config.staffIssuer || !config.patientIssuer
  const development =
    missing && allowsDevelopmentIssuer(config, publicUrl)
      ? createDevelopmentIssuer(config, publicUrl)
      : undefined
  if (development) {
    const { dataFolder } = config
    registerDevelopmentIssuer(app, { db, issuer: development, dataFolder, publicUrl })
  }
  const service = (kind: ServiceKind, settings: Issuer | undefined): SignInService | undefined => {
    if (!settings) return development?.services[kind]
    const redirectUri = `${publicUrl}${paths.signIn}/${kind}/callback`
    const allowsHttp = !config.production && isLoopback(new URL(settings.issuer).hostname)
    return { kind, settings, issuerName: settings.issuer, redirectUri, allowsHttp }
  }
  const staff = service('staff', config.staffIssuer)
  const patient = service('patient', config.patientIssuer)
  return {
    db,
    publicUrl,
    services: { ...(staff && { staff }), ...(patient && { patient }) },
    onlyHost: development && new URL(publicUrl).host,
    session: sessionCookie(publicUrl),
    underWay: signInCookie(publicUrl),
  }
}

async function signIn(
  context: Context,
  query: Readonly<Record<string, unknown>>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const returnTo = query['return']
  const kind = query['as']
  if (kind !== 'staff' && kind !== 'patient') {
    const available = Object.values(context.services).map((service) => service.kind)
    const back = safeReturnAddress(returnTo)
    return html(reply, signInView({ available, returnTo: back, signedOut: 'ended' in query }))
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

function serviceFor(context: Context, kind: ServiceKind): SignInService {
  const service = context.services[kind]
  if (!service) throw new Refusal('unavailable', 'Signing in has not been set up here')
  return service
}

/** Every sign-in gets a session of its own, and ends the one the browser had. */
async function finish(
  context: Context,
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
    return finish(context, request, reply, {
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
  if (outcome.kind === 'refused') return refuse(reply, outcome.because)
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

async function endOwnSession(
  context: Context,
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

function refuse(
  reply: FastifyReply,
  because: Parameters<typeof signInRefusedView>[0],
): FastifyReply {
  return html(
    reply.code(because === 'not-finished' ? 400 : 403),
    signInRefusedView(because, reply.request.id),
  )
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
}
