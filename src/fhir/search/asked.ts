import { Refusal } from '../../errors.ts'
import {
  entryIdIn,
  parsePatientId,
  shortId,
  type EntryId,
  type PatientId,
} from '../../identity/ids.ts'
import type { DateCondition } from '../../record/search-conditions.ts'
import type { Sort } from '../../record/search-entries.ts'
import { dateCondition } from './dates.ts'
import type { Given } from './given.ts'
import {
  patientParameters,
  reverseIncludes,
  type EntryParameter,
  type SearchedType,
} from './searches.ts'
import { shapeOf, type Shape } from './shape.ts'
import { valuesIn } from './values.ts'

/** What a search of entries asks for, each part understood. */
export type Asked = {
  readonly patient: PatientId
  readonly ids: readonly EntryId[] | undefined
  readonly tokens: readonly (readonly string[])[]
  readonly dates: readonly DateCondition[]
  /** Of each list none. */
  readonly without: readonly (readonly string[])[]
  readonly dated: readonly { readonly token: string; readonly isThere: boolean }[]
  readonly sort: Sort
  readonly count: number
  readonly page: string | undefined
  readonly wantsTotal: boolean
  /** Elements to follow from each entry of a page. */
  readonly follow: readonly string[]
  readonly naming: readonly { readonly kind: string; readonly token: string }[]
  readonly withPatient: boolean
  readonly shape: Shape
  /** What was understood, in the order it was asked, as the links have it. */
  readonly understood: readonly (readonly [string, string])[]
}

const counts = { usual: 50, most: 500 }
/** As many conditions as one search may have. */
const mostConditions = 8

/**
 * Reads a search of one type. Nothing is left out that was asked for: what is not known is refused by its name, or
 * with lenient handling left out where that is a parameter, as FHIR says.
 *
 * @see http://hl7.org/fhir/R4/search.html#errors
 * @throws Refusal `not-supported` or `invalid`; `not-found` for the id of a patient that nobody has.
 */
export function askedOf(type: SearchedType, given: Given, lenient: boolean): Asked {
  const known = given.filter(([name]) => isKnown(type, name, lenient))
  const all = (name: string) => known.filter(([one]) => one === name).map(([, value]) => value)
  const one = (name: string) => onlyOf(name, all(name))
  const ids = one('_id')?.split(',')
  const patient = patientOf(type, known, ids)
  const conditions = known.flatMap(([name, value]) => {
    const parameter = parameterOf(type, name.replace(modifier, ''))
    return parameter === undefined ? [] : [{ parameter, value, name }]
  })
  const having = (how: string | undefined) =>
    conditions.filter(({ name }) => modifier.exec(name)?.[0] === how)
  const updated = all('_lastUpdated').map((value) =>
    dateCondition('_lastUpdated', 'lastUpdated', value),
  )
  if (conditions.length + updated.length > mostConditions) {
    throw new Refusal('invalid', `A search has at most ${mostConditions} conditions`)
  }
  const shape = shapeOf(one('_summary'), one('_elements'))
  const count = shape.summary === 'count' ? 0 : countIn(one('_count'))
  const includes = all('_include').flatMap((value) => includeOf(type, value))
  return {
    patient,
    ids: ids?.flatMap((id) => idIn(patient, id) ?? []),
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
    sort: sortIn(type, one('_sort')),
    count,
    page: one('_page'),
    wantsTotal: count === 0 || wantsTotal(one('_total')),
    follow: includes.filter((element) => element !== 'patient'),
    withPatient: includes.includes('patient'),
    naming: all('_revinclude').map(reverseOf),
    shape,
    understood: known.filter(([name]) => name !== '_page'),
  }
}

const controls = [
  ...['_id', '_lastUpdated', '_count', '_page', '_sort', '_include', '_revinclude'],
  ...['_elements', '_summary', '_total', '_format'],
]

const modifier = /:(not|missing)$/

/**
 * Modifiers that an answer can be right with: a code that an element may not have, and a date that is there or not. Whether a
 * code or a reference is there at all is not told by what entries are found by: it may be words alone.
 */
const modifiers: Readonly<Record<string, string>> = { token: ':not', date: ':missing' }

function isMissing(name: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw new Refusal('invalid', `${name} is true or false`)
}

function isKnown(type: SearchedType, name: string, lenient: boolean): boolean {
  const isPatient = patientParameters(type.type).includes(name.replace(/:Patient$/, ''))
  if (controls.includes(name) || isPatient || parameterOf(type, name)) return true
  const modified = parameterOf(type, name.replace(modifier, ''))
  if (modified && modifiers[modified.type] === modifier.exec(name)?.[0]) return true
  // a modifier or a chain narrows or widens: without it the answer would be another one
  const isName = !/[:.]/.test(name) && name !== '_has'
  if (lenient && isName) return false
  throw notSupported('parameter', name)
}

function parameterOf(type: SearchedType, name: string): EntryParameter | undefined {
  return type.parameters.find((one) => one.name === name)
}

function notSupported(what: string, name: string): Refusal {
  return new Refusal('not-supported', `The ${what} ${name.slice(0, 60)} is not supported`)
}

function onlyOf(name: string, values: readonly string[]): string | undefined {
  if (values.length > 1) throw new Refusal('invalid', `Give ${name} once`)
  return values[0]
}

/** Whose record is asked for: one patient, by name or by ids. */
function patientOf(
  { type }: SearchedType,
  given: Given,
  ids: readonly string[] | undefined,
): PatientId {
  const names = patientParameters(type)
  const named = given
    .filter(([name]) => names.includes(name.replace(/:Patient$/, '')))
    .map(([, value]) => value.slice(value.lastIndexOf('/') + 1))
  const patients = new Set(named.length > 0 ? named : ids?.map((id) => id.split('.')[0] ?? ''))
  const [patient, ...others] = patients
  if (patient === undefined || others.length > 0) {
    throw new Refusal(
      'invalid',
      `A search is of one record: say whose by ${names.join(' or ')}, or by _id`,
    )
  }
  return parsePatientId(patient)
}

/** An id of another record, or of none, is found by nobody in this one. */
function idIn(patient: PatientId, id: string): EntryId | undefined {
  return entryIdIn(patient, id.slice(id.lastIndexOf('/') + 1))
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

function countIn(text: string | undefined): number {
  if (text === undefined) return counts.usual
  if (!/^\d{1,9}$/.test(text)) {
    throw new Refusal('invalid', `_count is a whole number from 0 to ${counts.most}`)
  }
  return Math.min(Number(text), counts.most)
}

function sortIn(type: SearchedType, text: string | undefined): Sort {
  const keys = text === undefined ? [] : valuesIn('_sort', text)
  if (keys.length > mostSorted) {
    throw new Refusal('invalid', `_sort has at most ${mostSorted} names`)
  }
  const sorted = keys.map((key) => {
    const descending = key.startsWith('-')
    return { token: sortedBy(type, descending ? key.slice(1) : key), descending }
  })
  // ids are all different: nothing is sorted after them
  const byId = sorted.findIndex(({ token }) => token === undefined)
  const dates = byId === -1 ? sorted : sorted.slice(0, byId)
  return {
    dates: dates.map(({ token = '', descending }) => ({ token, descending })),
    descending: sorted[byId]?.descending ?? false,
  }
}

/** As many names as one order may have. */
const mostSorted = 4

/** The date of that name; undefined for the id. */
function sortedBy(type: SearchedType, name: string): string | undefined {
  if (name === '_id') return undefined
  if (name === '_lastUpdated') return 'lastUpdated'
  const parameter = parameterOf(type, name)
  if (parameter?.type !== 'date') throw notSupported('_sort', name)
  return parameter.token
}

function wantsTotal(text: string | undefined): boolean {
  if (text === undefined || text === 'none') return false
  if (text === 'accurate' || text === 'estimate') return true
  throw notSupported('_total', text)
}

function includeOf(type: SearchedType, value: string): string {
  const [from, name = ''] = value.split(':')
  const isPatient = patientParameters(type.type).includes(name)
  const element = Object.hasOwn(type.includes, name) ? type.includes[name] : undefined
  const target = value.split(':')[2]
  if (from !== type.type || (!isPatient && element === undefined))
    throw notSupported('_include', value)
  if (isPatient && (target === undefined || target === 'Patient')) return 'patient'
  if (element === undefined || target !== undefined) throw notSupported('_include', value)
  return element
}

function reverseOf(value: string): { kind: string; token: string } {
  const parameter = reverseIncludes.get(value)
  const [kind = ''] = value.split(':')
  if (!parameter) throw notSupported('_revinclude', value)
  return { kind, token: parameter.token }
}
