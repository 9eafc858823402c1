import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allowPath } from '../../apps/addresses.ts'
import { allowApp } from '../../apps/allow-app.ts'
import type { Asked } from '../../apps/ask-person.ts'
import type { AuthorisationServer } from '../../apps/authorisation-server.ts'
import { closeLaunch, openedFor } from '../../apps/launch.ts'
import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, Person } from '../../identity/actor.ts'
import { shortId, type PatientId } from '../../identity/ids.ts'
import { parseNhsNumber } from '../../identity/nhs-number.ts'
import { personOf } from '../../identity/sessions.ts'
import { findPatient } from '../../sharing/find-patient.ts'
import { helpedBy } from '../../sharing/helping.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import { paths } from '../paths.ts'
import { offeredTo } from '../present/person.ts'
import { impliedIn, optionsOf } from '../present/scope-words.ts'
import { securityPolicyTo } from '../security-headers.ts'
import { sendPage } from '../send-page.ts'
import { allowView, appErrorView } from './allow-view.tsx'

type Deps = {
  readonly db: Database
  readonly server: AuthorisationServer
  readonly actorOf: (request: FastifyRequest) => Actor
  /** Whether NHS numbers that are never issued are taken. */
  readonly allowTestNumbers: boolean
}

type Asking = {
  readonly asked: Asked
  readonly actor: Actor
  readonly person: Person
  /** For whom staff opened the app. */
  readonly opened: PatientId | undefined
}

/** Where an app sends a person to be asked what it may do. */
export function registerAllow(app: FastifyInstance, deps: Deps): void {
  const open = { config: { policy: 'public' } } as const
  app.get(allowPath(':id'), open, async (request, reply) => {
    const asking = await askingOf(deps, request, reply)
    return asking && show(deps, request, reply, asking)
  })
  app.post(allowPath(':id'), open, async (request, reply) => {
    const asking = await askingOf(deps, request, reply)
    if (!asking) return reply
    const fields = fieldsOf(request.body)
    if (fields['answer'] !== 'allow') {
      return reply.redirect(await deps.server.refuse(request.raw, reply.raw), 303)
    }
    const { asked, actor, person } = asking
    const ticked = optionsOf(asked.scopes, isForOne(asking)).flatMap((option) =>
      fields[option.name] === 'yes' ? option.scopes : [],
    )
    if (ticked.length === 0) {
      const message = 'Tick what it may do, or do not allow anything'
      return show(deps, request, reply, asking, [{ field: 'scope-0', message }])
    }
    const about = await aboutWhom(deps, asking, fields)
    if (about === 'nobody') {
      const message = 'Give the NHS number of a patient whose record opens to you'
      return show(deps, request, reply, asking, [{ field: 'nhs-number', message }])
    }
    if (asked.launch !== undefined && !(await closeLaunch(deps.db, asked.launch))) {
      return sendPage(reply, appErrorView('launch'), 404)
    }
    const scopes = [...impliedIn(asked.scopes), ...ticked]
    const allowed = await allowApp(deps.db, actor, person, asked.app, { about, scopes })
    return reply.redirect(await deps.server.allow(request.raw, reply.raw, allowed), 303)
  })
}

/** Who is asked what. Undefined once the browser was sent elsewhere: to sign in, or to a page that says it is too late. */
async function askingOf(
  { db, server, actorOf }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Asking | undefined> {
  const asked = await server.asked(request.raw, reply.raw)
  if (!asked) {
    sendPage(reply, appErrorView('expired'), 404)
    return undefined
  }
  try {
    const actor = actorOf(request)
    const person = await personOf(db, actor)
    if (asked.launch === undefined) return { asked, actor, person, opened: undefined }
    const opened = await openedFor(db, actor, asked.app.id, asked.launch)
    if (opened !== undefined) return { asked, actor, person, opened }
    sendPage(reply, appErrorView('launch'), 404)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'signed-out')) throw error
    const here = encodeURIComponent(request.url.split('?')[0] ?? '')
    reply.redirect(`${paths.signIn}?return=${here}`, 303)
    return undefined
  }
}

async function show(
  { db }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { asked, actor, person, opened }: Asking,
  errors: readonly FieldError[] = [],
): Promise<FastifyReply> {
  const own = person.kind === 'patient'
  const helped = own ? await helpedBy(db, actor) : []
  // the answer leads to the app, which a form of ours may not otherwise
  reply.header('content-security-policy', securityPolicyTo(asked.app.redirectUris))
  const page = allowView({
    who: offeredTo(person, true),
    audience: own ? 'patient' : 'staff',
    action: request.url.split('?')[0] ?? '',
    app: asked.app.name,
    options: optionsOf(asked.scopes, isForOne({ asked, person, opened })),
    people: own
      ? [
          { id: 'me', name: 'Mine' },
          ...helped.map(({ patient, name }) => ({ id: shortId(patient), name })),
        ]
      : [],
    opened: opened !== undefined,
    asksForPatient: !own && opened === undefined && wantsOne(asked.scopes),
    errors,
  })
  return sendPage(reply, page, errors.length > 0 ? 400 : 200)
}

/** Whether it will be for one patient: one that a patient allows always is, so that they find and can end it. */
function isForOne({ asked, person, opened }: Pick<Asking, 'asked' | 'person' | 'opened'>): boolean {
  return person.kind === 'patient' || opened !== undefined || wantsOne(asked.scopes)
}

/** Whether an app wants to know of one patient. */
function wantsOne(scopes: readonly string[]): boolean {
  return scopes.some((scope) => scope === 'launch/patient' || scope.startsWith('patient/'))
}

/** Whose record it will be for; null where it is for none in particular. */
async function aboutWhom(
  { db, allowTestNumbers }: Deps,
  { asked, actor, person, opened }: Asking,
  fields: Fields,
): Promise<PatientId | null | 'nobody'> {
  if (opened !== undefined) return opened
  if (person.kind === 'patient') {
    const { about = 'me' } = fields
    const helped = about === 'me' ? [] : await helpedBy(db, actor)
    return helped.find(({ patient }) => shortId(patient) === about)?.patient ?? person.id
  }
  if (!wantsOne(asked.scopes)) return null
  try {
    const nhsNumber = parseNhsNumber(fields['nhs-number'] ?? '', allowTestNumbers)
    const { cards } = await findPatient(db, actor, { by: 'nhs-number', nhsNumber })
    return cards.find(({ closed }) => closed === undefined)?.id ?? 'nobody'
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid') return 'nobody'
    throw error
  }
}
