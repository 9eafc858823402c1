import { Refusal } from '../../errors.ts'
import { notSupported } from '../not-supported.ts'

export type Query = Readonly<Record<string, unknown>>

/**
 * The parameters of a search of the SCR FHIR API, each given once, as `name`: what it must be, or undefined
 * for anything.
 *
 * @throws Refusal `invalid` for another value, `not-supported` for another parameter.
 */
export function searchIn(
  query: Query,
  allowed: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(query)) {
    if (!Object.hasOwn(allowed, name)) throw notSupported('parameter', name)
    const only = allowed[name]
    if (typeof value !== 'string' || (only !== undefined && value !== only)) {
      throw new Refusal(
        'invalid',
        `Invalid value in field '${name}'${only ? `. The only one is ${only}` : ''}`,
      )
    }
    given[name] = value
  }
  return given
}
