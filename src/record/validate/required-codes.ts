import { definitions } from './definitions.ts'
import { type Check, isObject } from './object-type.ts'
import { note } from './problems.ts'

type Codes = ReadonlyMap<string, ReadonlySet<string>>

/** `check`, and then that the code is one of those the element must have. */
export function codedCheck(valueSet: string | undefined, type: string, check: Check): Check {
  const systems = valueSet === undefined ? undefined : definitions().codes[valueSet]
  if (systems === undefined) return check
  const codes: Codes = new Map(Object.entries(systems).map(([system, it]) => [system, new Set(it)]))
  const message = messageFor(codes)
  const isRight = matcher(type, codes)
  return (value, visit) => {
    const before = visit.problems.length
    check(value, visit)
    if (visit.problems.length === before && !isRight(value)) note(visit, 'code-invalid', message)
  }
}

function matcher(type: string, codes: Codes): (value: unknown) => boolean {
  if (type === 'Coding') return (value) => hasCode(codes, value)
  if (type === 'CodeableConcept') {
    return (value) =>
      isObject(value) &&
      Array.isArray(value['coding']) &&
      value['coding'].some((it) => hasCode(codes, it))
  }
  const all = new Set([...codes.values()].flatMap((it) => [...it]))
  return (value) => typeof value !== 'string' || all.has(value)
}

function hasCode(codes: Codes, coding: unknown): boolean {
  if (!isObject(coding)) return false
  const { system, code } = coding
  return (
    typeof system === 'string' && typeof code === 'string' && codes.get(system)?.has(code) === true
  )
}

function messageFor(codes: Codes): string {
  const all = [...codes.values()].flatMap((it) => [...it])
  return all.length > 12
    ? 'must be one of the codes that FHIR lists'
    : `must be one of ${all.join(', ')}`
}
