import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '../../errors.ts'
import { shortId, type PatientId } from '../../identity/ids.ts'
import type { Identifier } from '../../record/bundle/organisations.ts'
import { localOf } from '../../record/write/writable.ts'

/** What a client wants back of what it wrote. */
export type Wanted = 'minimal' | 'representation' | 'OperationOutcome'

/**
 * `Prefer: return=…`.
 *
 * @see http://hl7.org/fhir/R4/http.html#ops
 */
export function wantedBack(prefer: string | string[] | undefined, usual: Wanted): Wanted {
  const [, wanted] = /(?:^|[,;\s])return=([A-Za-z]+)/.exec(String(prefer ?? '')) ?? []
  return wanted === 'minimal' || wanted === 'representation' || wanted === 'OperationOutcome'
    ? wanted
    : usual
}

/**
 * The version that `If-Match` names.
 *
 * @throws Refusal `invalid` where it is no version; and where there is none, and there must be.
 */
export function versionNamed(ifMatch: string | undefined, isNeeded: true): number
export function versionNamed(ifMatch: string | undefined, isNeeded: boolean): number | undefined
export function versionNamed(ifMatch: string | undefined, isNeeded: boolean): number | undefined {
  if (ifMatch === undefined && !isNeeded) return undefined
  const [, version] = /^(?:W\/)?"([1-9]\d{0,8})"$/.exec(ifMatch ?? '') ?? []
  if (version !== undefined) return Number(version)
  throw new Refusal(
    'invalid',
    'Say in If-Match which version is changed, as its ETag said: W/"1" and so on',
  )
}

/**
 * `If-None-Exist`: an identifier, and whose it is where that is said.
 *
 * @throws Refusal `not-supported` for another criterion, `invalid` for one that cannot be read.
 */
export function unlessThere(
  query: string | undefined,
  patient: PatientId,
  base: string,
): Identifier | undefined {
  if (query === undefined) return undefined
  const given = new URLSearchParams(query.slice(query.indexOf('?') + 1))
  let found: Identifier | undefined
  for (const [name, value] of given) {
    if (name === 'identifier' && found === undefined) found = identifierOf(value)
    else if (name === 'patient' || name === 'subject') {
      const id = localOf(value, base)?.id ?? value
      if (id !== shortId(patient)) {
        throw new Refusal('invalid', `${name} in If-None-Exist must be whose the entry is`)
      }
    } else {
      const shown = /^[\w:.-]{1,40}$/.test(name) ? name : 'A criterion'
      throw new Refusal('not-supported', `${shown} is not supported in If-None-Exist`)
    }
  }
  if (found === undefined) {
    throw new Refusal('invalid', 'If-None-Exist must name an identifier: identifier=system|value')
  }
  return found
}

function identifierOf(token: string): Identifier {
  const bar = token.indexOf('|')
  const [system, value] = [token.slice(0, Math.max(bar, 0)), token.slice(bar + 1)]
  if (system === '' || value === '') {
    throw new Refusal('invalid', 'An identifier in If-None-Exist is system|value')
  }
  return { system, value }
}

/** A header that may come once. */
export function oneHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
