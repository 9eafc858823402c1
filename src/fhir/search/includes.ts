import { notSupported } from '../not-supported.ts'
import { patientParameters, reverseIncludes, type SearchedType } from './searches.ts'

/** The element to follow. */
export function includeOf(type: SearchedType, value: string): string {
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

/** What to add: entries of that kind that name one that was found. */
export function reverseOf(value: string): { kind: string; token: string } {
  const parameter = reverseIncludes.get(value)
  const [kind = ''] = value.split(':')
  if (!parameter) throw notSupported('_revinclude', value)
  return { kind, token: parameter.token }
}
