import { Refusal } from '../errors.ts'
import { notSupported } from './not-supported.ts'
import { nhsNumberSystem, parseNhsNumber, type NhsNumber } from '../identity/nhs-number.ts'
import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { resourceIn } from './body.ts'

/** Parameters of an operation by their names. */
export type Given = Readonly<Record<string, string>>

/**
 * What an operation is given: in the address, or in a Parameters resource, which may be left out.
 *
 * @throws Refusal `invalid` for one given twice, or in the body as anything but text.
 */
export function parametersIn(query: Readonly<Record<string, unknown>>, body: unknown): Given {
  const given = new Map(Object.entries(query))
  const sent = body === undefined ? [] : objectsAt(resourceIn(body, 'Parameters'), 'parameter')
  for (const parameter of sent) {
    const name = textAt(parameter, 'name') ?? ''
    const values = Object.entries(parameter).filter(([key]) => key.startsWith('value'))
    given.set(name, given.has(name) ? undefined : values[0]?.[1])
  }
  return Object.fromEntries(
    [...given].map(([name, value]) => {
      if (typeof value !== 'string') {
        throw new Refusal('invalid', `Give ${name.slice(0, 40)} once, as text`)
      }
      return [name, value]
    }),
  )
}

/**
 * Of a search that is answered by pages: the page, and how much is wanted on one.
 *
 * @param known what it may be asked by besides, each as text, given once.
 * @param many of these, those that may be given more than once.
 * @throws Refusal `not-supported` for another parameter or format, `invalid` for what is given twice, or no number.
 */
export function pageParameters(
  query: Readonly<Record<string, unknown>>,
  { usual, most }: { readonly usual: number; readonly most: number },
  known: readonly string[] = [],
  many: readonly string[] = [],
): { readonly count: number; readonly token: string | undefined; readonly given: Given } {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(query)) {
    if (![...known, ...many, '_count', '_page', '_format'].includes(name)) {
      throw notSupported('parameter', name)
    }
    if (typeof value === 'string') given[name] = value
    else if (!many.includes(name)) throw new Refusal('invalid', `Give ${name} once`)
  }
  if (!(given['_format'] ?? 'json').endsWith('json')) {
    throw new Refusal('not-supported', 'Only JSON is served: leave _format out')
  }
  const count = given['_count'] ?? String(usual)
  if (!/^\d{1,9}$/.test(count) || Number(count) < 1) {
    throw new Refusal('invalid', `_count is a whole number from 1 to ${most}`)
  }
  return { count: Math.min(Number(count), most), token: given['_page'], given }
}

/** @throws Refusal `invalid` for what is no NHS number with its system before it. */
export function nhsNumberIn(token: string | undefined, allowTest: boolean): NhsNumber {
  const [system, value] = token?.split('|') ?? []
  if (system !== nhsNumberSystem || !value) {
    throw new Refusal('invalid', `NHS number missing. Give it as ${nhsNumberSystem}|<number>`)
  }
  return parseNhsNumber(value, allowTest)
}
