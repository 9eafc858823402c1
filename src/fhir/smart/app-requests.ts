import type { FastifyInstance, FastifyRequest } from 'fastify'
import { appSessionOf } from '../../apps/app-session.ts'
import { mayAsk, parseScopes, type Scope } from '../../apps/scope.ts'
import type { Database } from '../../db/database.ts'
import { hashOfAppToken, type Actor } from '../../identity/actor.ts'
import { parseEntryRef, parsePatientId, type PatientId } from '../../identity/ids.ts'
import { signedOut, touchSession } from '../../identity/sessions.ts'
import { refuseOutOfScope } from '../../sharing/out-of-scope.ts'
import { bundleWanted } from './bundle-wanted.ts'
import { wantedBy } from './wanted.ts'

const api = '/fhir/R4'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks by the token of an app. */
    appActor?: Actor
    appScopes?: readonly Scope[]
  }
}

/**
 * Lets apps ask the FHIR API: whose token it is, and whether its scopes allow this at all. Of which patient and which
 * entries they allow it, the record says. Elsewhere a token of an app is nobody's.
 */
export function takeApps(
  app: FastifyInstance,
  db: Database,
  baseOf: (request: FastifyRequest) => string,
): void {
  app.addHook('onRequest', async (request) => {
    const token = appTokenOf(request)
    const path = pathOf(request)
    if (token === undefined || path === undefined) return
    const isBundle = path === '' && request.method === 'POST'
    const wanted = wantedBy(request.method, path)
    if (wanted === undefined) return
    const session = hashOfAppToken(token)
    const found = await appSessionOf(db, session)
    if (!found) throw signedOut()
    const actor = {
      ...{ session, requestId: request.id },
      route: `${request.method} ${request.routeOptions.url ?? ''}`,
      app: { id: found.app, system: found.system },
    }
    request.appActor = actor
    request.appScopes = parseScopes(found.scope)
    // who works in an app is not idle
    if (found.within) await touchSession(db, found.within)
    if (!isBundle && !mayAsk(request.appScopes, wanted)) {
      await refuseOutOfScope(db, actor, patientIn(request, path) ?? found.about)
    }
  })
  app.addHook('preHandler', async (request) => {
    const { appActor: actor, appScopes: scopes = [], body } = request
    if (actor === undefined || request.method !== 'POST' || pathOf(request) !== '') return
    const wanted = bundleWanted(body, baseOf(request))
    if (wanted.every((one) => mayAsk(scopes, one))) return
    await refuseOutOfScope(db, actor, (await appSessionOf(db, actor.session))?.about ?? null)
  })
}

/** Tokens of sessions have 43 letters. */
function appTokenOf({ headers }: FastifyRequest): string | undefined {
  return /^bearer +([\w-]{64})$/i.exec(headers.authorization ?? '')?.[1]
}

function pathOf({ url }: FastifyRequest): string | undefined {
  const [path = ''] = url.split(/[?#]/)
  if (path !== api && !path.startsWith(`${api}/`)) return undefined
  const rest = path.slice(api.length + 1)
  return orNone(() => decodeURIComponent(rest)) ?? rest
}

/** Whom the address names. */
function patientIn({ query }: FastifyRequest, path: string): PatientId | undefined {
  const [type, id] = path.split('/')
  const { patient, subject } = (query ?? {}) as Readonly<Record<string, unknown>>
  const asked = type === 'Patient' && id !== undefined ? id : (patient ?? subject)
  const text = typeof asked === 'string' ? asked.replace(/^Patient\//, '') : undefined
  return orNone(() => parsePatientId(text ?? '')) ?? orNone(() => parseEntryRef(id ?? '').patient)
}

function orNone<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
