import { type JsonObject, isObject } from '../validate/object-type.ts'
import type { ReferenceValue } from '../validate/problems.ts'

/** Reading elements of a resource that has been validated: absent is undefined, one or many is a list. */

// One for all: a large bundle has a million of them.
const none: readonly never[] = []

export function textAt(from: JsonObject, key: string): string | undefined {
  const value = from[key]
  return typeof value === 'string' ? value : undefined
}

export function objectAt(from: JsonObject, key: string): JsonObject | undefined {
  const value = from[key]
  return isObject(value) ? value : undefined
}

/** The objects of an element, whether it is a list or not. */
export function objectsAt(from: JsonObject, key: string): readonly JsonObject[] {
  const value = from[key]
  if (Array.isArray(value)) return value.filter(isObject)
  return isObject(value) ? [value] : none
}

/** The References of an element. */
export function referencesAt(from: JsonObject, key: string): readonly ReferenceValue[] {
  if (from[key] === undefined) return none
  return objectsAt(from, key).filter(isReference)
}

function isReference(value: JsonObject): boolean {
  return typeof value['reference'] === 'string' || isObject(value['identifier'])
}
