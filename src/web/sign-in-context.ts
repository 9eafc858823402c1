import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import {
  allowsDevelopmentIssuer,
  createDevelopmentIssuer,
  isLoopback,
} from '../identity/development-issuer.ts'
import type { SignInService } from '../identity/open-id.ts'
import type { ServiceKind } from '../identity/sign-in-state.ts'
import type { Issuer } from '../settings/issuer.ts'
import { registerDevelopmentIssuer } from './development-issuer.ts'
import { paths } from './paths.ts'
import { sessionCookie, signInCookie, type Cookie } from './session-cookie.ts'

export type SignInDeps = {
  readonly config: Config
  readonly db: Database
  /** The address people reach Confide at, without a slash at its end. */
  readonly publicUrl: string
}

/** What each step of signing in works with. */
export type SignInContext = {
  readonly db: Database
  readonly publicUrl: string
  readonly services: Readonly<Partial<Record<ServiceKind, SignInService>>>
  /** Where a browser that came by another name of this machine is sent, so that cookies fit. */
  readonly onlyHost: string | undefined
  readonly session: Cookie
  readonly underWay: Cookie
}

export function signInContext(
  app: FastifyInstance,
  { config, db, publicUrl }: SignInDeps,
): SignInContext {
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

/** @throws Refusal `unavailable` where nobody of this kind can sign in. */
export function serviceFor(context: SignInContext, kind: ServiceKind): SignInService {
  const service = context.services[kind]
  if (!service) throw new Refusal('unavailable', 'Signing in has not been set up here')
  return service
}
