import { applyPatch, type Operation } from 'rfc6902'
import { Refusal } from '../../errors.ts'
import { objectAt } from '../bundle/json-values.ts'
import { parseJson, writeJson } from '../json-text.ts'
import { isObject, type JsonObject } from '../validate/object-type.ts'

export type { Operation } from 'rfc6902'

const mostOperations = 100
const largestResult = 256 * 1024
const names = ['add', 'remove', 'replace', 'move', 'copy', 'test']
const needsValue = ['add', 'replace', 'test']
const keys = new Set(['op', 'path', 'from', 'value'])

/**
 * The operations of a JSON Patch.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6902
 * @throws Refusal `invalid` where it is none.
 */
export function operationsIn(value: unknown): readonly Operation[] {
  if (!Array.isArray(value)) throw new Refusal('invalid', 'A JSON Patch is a list of operations')
  if (value.length === 0 || value.length > mostOperations) {
    throw new Refusal('invalid', `A JSON Patch has 1 to ${mostOperations} operations`)
  }
  for (const [i, one] of value.entries()) {
    if (!isOperation(one)) throw new Refusal('invalid', `Operation ${i + 1} is none of JSON Patch`)
  }
  return value as Operation[]
}

function isOperation(value: unknown): boolean {
  if (!isObject(value) || !Object.keys(value).every((key) => keys.has(key))) return false
  const { op, path, from } = value
  if (typeof op !== 'string' || !names.includes(op) || !isPointer(path)) return false
  if (needsValue.includes(op)) return 'value' in value && from === undefined
  return op === 'remove' ? from === undefined : isPointer(from)
}

/** A way to an element; never into the prototype of an object. */
function isPointer(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length <= 1000 &&
    /^(\/([^/~]|~0|~1)*)*$/.test(value) &&
    !value.split('/').some((key) => ['__proto__', 'constructor', 'prototype'].includes(key))
  )
}

/**
 * A resource as a patch makes it. What is stored stays as it is.
 *
 * @throws Refusal `unprocessable` where an operation cannot be done, or a test does not hold.
 */
export function patched(text: string, operations: readonly Operation[]): JsonObject {
  const resource = parseJson(text)
  if (!isObject(resource)) throw new TypeError('an entry is stored that is no resource')
  const { id, resourceType } = resource
  const { versionId, lastUpdated } = objectAt(resource, 'meta') ?? {}
  for (const [i, operation] of operations.entries()) {
    const [error] = applyPatch(resource, [structuredClone(operation)])
    if (error) throw new Refusal('unprocessable', `Operation ${i + 1} ${whyNot(error.name)}`)
    // a few copies of copies would be gigabytes
    if (operation.op === 'copy' && writeJson(resource).length > largestResult) {
      throw new Refusal('too-large', 'What the patch makes is too large')
    }
  }
  const meta = objectAt(resource, 'meta') ?? {}
  const isMoved =
    resource['id'] !== id ||
    resource['resourceType'] !== resourceType ||
    meta['versionId'] !== versionId ||
    meta['lastUpdated'] !== lastUpdated
  if (isMoved) {
    throw new Refusal(
      'unprocessable',
      'A patch leaves the id, the type and the version as they are',
    )
  }
  return resource
}

function whyNot(error: string): string {
  return error === 'TestError' ? 'tests for what is not so' : 'is about what is not there'
}
