import type { NewPatient, PatientIdentifier, PersonName } from '../../identity/add-patient.ts'
import { Refusal } from '../../errors.ts'
import { nhsNumberSystem, parseNhsNumber } from '../../identity/nhs-number.ts'
import type { JsonObject } from '../validate/object-type.ts'
import type { BundleEntry } from './bundle-entries.ts'
import { instantOf } from './columns.ts'
import { objectAt, objectsAt, textAt } from './json-values.ts'
import type { PlanProblems } from './plan-problem.ts'

/** What a Patient resource says of who the record is about. */
export type BundlePatient = Pick<
  NewPatient,
  | 'givenName'
  | 'familyName'
  | 'otherNames'
  | 'birthDate'
  | 'sex'
  | 'area'
  | 'protected'
  | 'identifiers'
> & {
  /** `unknown`: has died, and the resource does not say when. */
  readonly died: Date | 'unknown' | null
}

/** Reads the patient of a bundle; a problem says what is missing to know them again. */
export function patientOf(
  { index, sourceId }: BundleEntry,
  resource: JsonObject,
  problems: PlanProblems,
): BundlePatient | undefined {
  const add = (path: string, message: string) =>
    problems.add({ entry: index, path: `Patient.${path}`, code: 'patient', message })
  const [name, ...otherNames] = namesOf(resource)
  if (!name) add('name', 'must have a family name')
  const birthDate = textAt(resource, 'birthDate')
  if (birthDate?.length !== 10)
    add('birthDate', 'must be a whole date: patients are looked up by it')
  const identifiers = identifiersOf(resource, sourceId, add)
  if (identifiers.length === 0) {
    add('identifier', 'must have an identifier to know the patient by: NHS number or type MR')
  }
  if (!name || birthDate === undefined || problems.count > 0) return undefined
  return {
    givenName: name.given,
    familyName: name.family,
    otherNames,
    birthDate,
    sex: sexOf(resource),
    area: areaOf(resource),
    protected: isRestricted(resource),
    identifiers,
    died: deathOf(resource),
  }
}

/** The usual or official name first, each with all its given names and with the first alone. */
function namesOf(resource: JsonObject): PersonName[] {
  const names = objectsAt(resource, 'name')
  const isCurrent = (name: JsonObject) => ['official', 'usual'].includes(textAt(name, 'use') ?? '')
  const sorted = [...names.filter(isCurrent), ...names.filter((it) => !isCurrent(it))]
  return sorted.flatMap((name) => {
    const family = textAt(name, 'family')
    if (family === undefined) return []
    const list = Array.isArray(name['given']) ? name['given'] : []
    const given = list.filter((it): it is string => typeof it === 'string')
    const all = { given: given.join(' '), family }
    return given.length > 1 ? [all, { given: given[0] ?? '', family }] : [all]
  })
}

// Types of HL7 table 0203. What other offices issue (SS, DL, PPN) is never used to know a patient by.
const recordNumber = 'MR'

function identifiersOf(
  resource: JsonObject,
  sourceId: string,
  add: (path: string, message: string) => void,
): PatientIdentifier[] {
  const found = new Map<string, PatientIdentifier>()
  for (const [i, it] of objectsAt(resource, 'identifier').entries()) {
    const system = textAt(it, 'system')
    const value = textAt(it, 'value')
    if (system === undefined || value === undefined) continue
    const types = objectsAt(objectAt(it, 'type') ?? {}, 'coding').map((coding) => coding['code'])
    const isFirst = i === 0 && it['type'] === undefined
    if (system === nhsNumberSystem) {
      const number = nhsNumberOf(value)
      if (number === undefined) add(`identifier[${i}]`, 'is not an NHS number')
      else found.set(system, { system, value: number })
    } else if (types.includes(recordNumber) || isFirst) {
      found.set(`${system}|${value}`, { system, value })
    }
  }
  // A UUID is one patient's wherever it comes from.
  if (found.size === 0 && sourceId.startsWith('urn:uuid:')) {
    return [{ system: 'urn:ietf:rfc:3986', value: sourceId }]
  }
  return [...found.values()]
}

function nhsNumberOf(value: string): string | undefined {
  try {
    return parseNhsNumber(value, true)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function sexOf(resource: JsonObject): NewPatient['sex'] {
  const gender = textAt(resource, 'gender')
  return gender === 'female' || gender === 'male' || gender === 'other' ? gender : 'unknown'
}

function areaOf(resource: JsonObject): string | null {
  const [address] = objectsAt(resource, 'address')
  return (address && textAt(address, 'city')) ?? null
}

/** Whoever sends a patient as restricted has a reason: better too closed than open. */
function isRestricted(resource: JsonObject): boolean {
  const labels = objectsAt(objectAt(resource, 'meta') ?? {}, 'security')
  return labels.some(({ code }) => code === 'R' || code === 'V')
}

function deathOf(resource: JsonObject): Date | 'unknown' | null {
  const at = textAt(resource, 'deceasedDateTime')
  if (at !== undefined) return new Date(instantOf(at).replace(':60', ':59'))
  return resource['deceasedBoolean'] === true ? 'unknown' : null
}
