import { Refusal } from '../../errors.ts'
import { parsePatientId, type EntryId, type PatientId } from '../../identity/ids.ts'
import type { Sort } from '../../record/search-entries.ts'
import { conditionsIn, idIn, isCondition, type Conditions } from './conditions.ts'
import type { Given } from './given.ts'
import { includeOf, reverseOf } from './includes.ts'
import { notSupported } from '../not-supported.ts'
import { countIn, sortIn, wantsTotal } from './order-and-count.ts'
import { patientParameters, type SearchedType } from './searches.ts'
import { shapeOf, type Shape } from './shape.ts'

/** What a search of entries asks for, each part understood. */
export type Asked = Conditions & {
  readonly patient: PatientId
  readonly ids: readonly EntryId[] | undefined
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
  const shape = shapeOf(one('_summary'), one('_elements'))
  const count = shape.summary === 'count' ? 0 : countIn(one('_count'))
  const includes = all('_include').flatMap((value) => includeOf(type, value))
  return {
    patient,
    ids: ids?.flatMap((id) => idIn(patient, id) ?? []),
    ...conditionsIn(type, patient, known),
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

function isKnown(type: SearchedType, name: string, lenient: boolean): boolean {
  const isPatient = patientParameters(type.type).includes(name.replace(/:Patient$/, ''))
  if (controls.includes(name) || isPatient || isCondition(type, name)) return true
  // a modifier or a chain narrows or widens: without it the answer would be another one
  const isName = !/[:.]/.test(name) && name !== '_has'
  if (lenient && isName) return false
  throw notSupported('parameter', name)
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
