import { Refusal } from '../../errors.ts'
import { entryIdIn, shortId, type EntryId, type PatientId } from '../../identity/ids.ts'
import type { DateCondition } from '../../record/search-conditions.ts'
import { dateCondition } from './dates.ts'
import type { Given } from './given.ts'
import { notSupported } from '../not-supported.ts'
import { parameterOf, type EntryParameter, type SearchedType } from './searches.ts'
import { valuesIn } from './values.ts'

/** What an entry must be to be found. */
export type Conditions = {
  readonly tokens: readonly (readonly string[])[]
  readonly dates: readonly DateCondition[]
  /** Of each list none. */
  readonly without: readonly (readonly string[])[]
  readonly dated: readonly { readonly token: string; readonly isThere: boolean }[]
}

/** As many conditions as one search may have. */
const mostConditions = 8

/** @throws Refusal `invalid` or `not-supported`. */
export function conditionsIn(type: SearchedType, patient: PatientId, given: Given): Conditions {
  const conditions = given.flatMap(([name, value]) => {
    const parameter = parameterOf(type, name.replace(modifier, ''))
    return parameter === undefined ? [] : [{ parameter, value, name }]
  })
  const having = (how: string | undefined) =>
    conditions.filter(({ name }) => modifier.exec(name)?.[0] === how)
  const updated = given.flatMap(([name, value]) =>
    name === '_lastUpdated' ? dateCondition(name, 'lastUpdated', value) : [],
  )
  if (conditions.length + updated.length > mostConditions) {
    throw new Refusal('invalid', `A search has at most ${mostConditions} conditions`)
  }
  return {
    tokens: having(undefined)
      .filter(({ parameter }) => parameter.type !== 'date')
      .map(({ parameter, value }) => tokensIn(parameter, patient, value)),
    without: having(':not').map(({ parameter, value }) => tokensIn(parameter, patient, value)),
    dated: having(':missing').map(({ parameter, value, name }) => ({
      token: parameter.token,
      isThere: !isMissing(name, value),
    })),
    dates: [
      ...updated,
      ...having(undefined)
        .filter(({ parameter }) => parameter.type === 'date')
        .map(({ parameter, value, name }) => dateCondition(name, parameter.token, value)),
    ],
  }
}

const modifier = /:(not|missing)$/

/**
 * Modifiers that an answer can be right with: a code that an element may not have, and a date that is there or not. Whether a
 * code or a reference is there at all is not told by what entries are found by: it may be words alone.
 */
const modifiers: Readonly<Record<string, string>> = { token: ':not', date: ':missing' }

/** Whether a parameter is a condition of this type, with a modifier that is known or without. */
export function isCondition(type: SearchedType, name: string): boolean {
  if (parameterOf(type, name)) return true
  const modified = parameterOf(type, name.replace(modifier, ''))
  return modified !== undefined && modifiers[modified.type] === modifier.exec(name)?.[0]
}

function isMissing(name: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw new Refusal('invalid', `${name} is true or false`)
}

function tokensIn(parameter: EntryParameter, patient: PatientId, value: string): string[] {
  const values = valuesIn(parameter.name, value)
  return values.map((one) =>
    parameter.type === 'reference'
      ? `${parameter.token}=${referredTo(patient, one)}`
      : `${parameter.token}=${tokenIn(parameter, one)}`,
  )
}

/** `code`, `system|code` or `|code`. A code of a status has no system of its own here. */
function tokenIn({ name, bare }: EntryParameter, value: string): string {
  if (value.endsWith('|')) throw notSupported('form of', `${name}: a system without a code`)
  if (!bare) return value
  const [system, code, ...more] = value.split('|')
  if (code === undefined) return value
  if (system !== '' || more.length > 0)
    throw notSupported('form of', `${name}: a system of a status`)
  return code
}

/** An entry of the same record; what is none of it is referred to by nothing. */
function referredTo(patient: PatientId, value: string): string {
  const id = idIn(patient, value)
  return id === undefined ? '' : shortId(id)
}

/** An id of another record, or of none, is found by nobody in this one. */
export function idIn(patient: PatientId, id: string): EntryId | undefined {
  return entryIdIn(patient, id.slice(id.lastIndexOf('/') + 1))
}
