import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type Provider } from 'oidc-provider'
import type { Database } from '../db/database.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { SessionOwner } from '../identity/sessions.ts'
import { baseOf } from './addresses.ts'
import { keepAllowance } from './allowance.ts'
import { findApp, type App } from './app.ts'
import { grantable, plainScopes } from './scope.ts'

/** What an app asks a person for. */
export type Asked = {
  readonly app: App
  /** No more than it is registered with; as version 2 of SMART writes them. */
  readonly scopes: readonly string[]
  /** Given by the page of a patient from which the app was opened. */
  readonly launch: string | undefined
}

/** What the person answers. */
export type Allowed = {
  readonly owner: SessionOwner
  readonly session: Buffer
  readonly about: PatientId | null
  /** Some of those asked for. */
  readonly scopes: readonly string[]
}

/** What is asked at this address; undefined when nobody is asking (any longer). */
export async function askedAt(
  db: Database,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Asked | undefined> {
  const details = await detailsOf(provider, request, response)
  const { client_id: id, scope, launch } = details?.params ?? {}
  const app = typeof id === 'string' ? await findApp(db, id) : undefined
  return (
    app && {
      app,
      scopes: typeof scope === 'string' ? grantable(scope, app.scopes) : [],
      launch: typeof launch === 'string' ? launch : undefined,
    }
  )
}

async function detailsOf(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  try {
    return await provider.interactionDetails(request, response)
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

/**
 * Keeps what the person allowed, and answers the app with it.
 *
 * @returns where to send the browser.
 */
export async function allow(
  { db, publicUrl }: { readonly db: Database; readonly publicUrl: string },
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  { owner, session, about, scopes }: Allowed,
): Promise<string> {
  const { client_id: clientId, scope } = (await provider.interactionDetails(request, response))
    .params
  if (typeof clientId !== 'string') throw new TypeError('nobody asked')
  const id = newId()
  const goesOn = owner.kind === 'patient' && scopes.includes('offline_access')
  await keepAllowance(db, {
    ...{ id, app: clientId, owner, about, scope: scopes.join(' ') },
    session: goesOn ? null : session,
  })
  const accountId = `${owner.kind}-${owner.id}`
  const grant = new provider.Grant({ jti: id, accountId, clientId } as never)
  const asked = typeof scope === 'string' ? scope.split(' ') : []
  const [plain, named] = [true, false].map(
    (isPlain) => (given: boolean) =>
      asked
        .filter((one) => plainScopes.some((each) => each === one) === isPlain)
        .filter((one) => scopes.includes(one) === given)
        .join(' '),
  )
  const base = baseOf(publicUrl)
  grant.addOIDCScope(plain?.(true) ?? '')
  grant.rejectOIDCScope(plain?.(false) ?? '')
  grant.addResourceScope(base, named?.(true) ?? '')
  grant.rejectResourceScope(base, named?.(false) ?? '')
  await grant.save()
  return provider.interactionResult(request, response, {
    login: { accountId, remember: false },
    consent: { grantId: id },
  })
}

/** @returns where to send the browser. */
export function refuse(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<string> {
  return provider.interactionResult(request, response, {
    error: 'access_denied',
    error_description: 'The person did not allow it',
  })
}
