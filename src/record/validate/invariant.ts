import type { JsonObject } from './object-type.ts'

/** What FHIR asks of several elements of a type together. */
export type Invariant = {
  /** As FHIR numbers it. */
  readonly key: string
  readonly holds: (value: JsonObject) => boolean
  readonly message: string
}

/** Whether it has an element, or what extends it. */
export function has(value: JsonObject, key: string): boolean {
  return value[key] !== undefined || value[`_${key}`] !== undefined
}

/** One element is not there without the other. */
export function needs(key: string, one: string, other: string): Invariant {
  return {
    key,
    holds: (it) => !has(it, one) || has(it, other),
    message: `must have ${other} with ${one}`,
  }
}

/** One element is not there with the other. */
export function without(key: string, one: string, other: string): Invariant {
  return {
    key,
    holds: (it) => !has(it, one) || !has(it, other),
    message: `must not have ${one} with ${other}`,
  }
}
