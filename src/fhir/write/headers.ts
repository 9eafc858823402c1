import type { IncomingHttpHeaders } from 'node:http'
import type { Doing } from '../../apps/scope.ts'
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

/** What an app does besides that names an entry by what it says: it learns whether there is one. */
export const besidesIf = { create: ['s'], update: ['c', 's'] } as const satisfies Readonly<
  Record<string, readonly Doing[]>
>

/** Where criteria stand that say which entry is meant. */
export type Criteria = 'If-None-Exist' | 'a conditional update'

/**
 * The criteria of a conditional create or update: an identifier, and whose it is where that is said.
 *
 * @throws Refusal `not-supported` for another criterion, `invalid` for one that cannot be read.
 */
export function identifierIn(
  query: string,
  of: Criteria,
  patient: PatientId,
  base: string,
): Identifier {
  let found: Identifier | undefined
  for (const [name, value] of new URLSearchParams(query.slice(query.indexOf('?') + 1))) {
    if (name === 'identifier' && found === undefined) found = identifierOf(value, of)
    else if (name === 'patient' || name === 'subject') {
      const id = localOf(value, base)?.id ?? value
      if (id !== shortId(patient)) {
        throw new Refusal('invalid', `${name} in ${of} must be whose the entry is`)
      }
    } else {
      const shown = /^[\w:.-]{1,40}$/.test(name) ? name : 'A criterion'
      throw new Refusal('not-supported', `${shown} is not supported in ${of}`)
    }
  }
  if (found === undefined) {
    throw new Refusal('invalid', `${of} must name an identifier: identifier=system|value`)
  }
  return found
}

function identifierOf(token: string, of: Criteria): Identifier {
  const bar = token.indexOf('|')
  const [system, value] = [token.slice(0, Math.max(bar, 0)), token.slice(bar + 1)]
  if (system === '' || value === '') {
    throw new Refusal('invalid', `An identifier in ${of} is system|value`)
  }
  return { system, value }
}

/** A header that may come once. */
export function oneHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
