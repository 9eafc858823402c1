import { SetupError } from '../errors.ts'
import type { Environment } from './environment.ts'
import { readUrl } from './network.ts'

/** A service people sign in with (OpenID Connect). */
export type Issuer = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

export function readIssuer(environment: Environment, who: 'STAFF' | 'PATIENT'): Issuer | undefined {
  const name = (what: string) => `OIDC_${who}_${what}`
  const names = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET'].map(name)
  const missing = names.filter((each) => !environment[each])
  if (missing.length === names.length) return undefined
  if (missing.length > 0) {
    throw new SetupError(
      `${missing.join(' and ')} must be set together with the other OIDC_${who}_ settings`,
    )
  }
  return Object.freeze({
    issuer: readUrl(environment, name('ISSUER')) ?? '',
    clientId: environment[name('CLIENT_ID')] ?? '',
    clientSecret: environment[name('CLIENT_SECRET')] ?? '',
  })
}
