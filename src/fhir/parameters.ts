import { Refusal } from '../errors.ts'
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

/** @throws Refusal `invalid` for what is no NHS number with its system before it. */
export function nhsNumberIn(token: string | undefined, allowTest: boolean): NhsNumber {
  const [system, value] = token?.split('|') ?? []
  if (system !== nhsNumberSystem || !value) {
    throw new Refusal('invalid', `NHS number missing. Give it as ${nhsNumberSystem}|<number>`)
  }
  return parseNhsNumber(value, allowTest)
}
