import { Refusal } from '../../errors.ts'
import { objectAt, objectsAt } from '../../record/bundle/json-values.ts'
import { parseJson, writeJson } from '../../record/json-text.ts'
import { definitions, type ElementDefinition } from '../../record/validate/definitions.ts'
import { isObject, type JsonObject } from '../../record/validate/object-type.ts'
import { valuesIn } from './values.ts'

/** How much of each resource is wanted. It changes nothing of what is found, nor of what may be seen. */
export type Shape = {
  readonly summary: 'true' | 'text' | 'data' | 'count' | 'false'
  readonly elements: readonly string[] | undefined
}

const summaries = ['true', 'text', 'data', 'count', 'false'] as const

/** @throws Refusal `not-supported` for another summary; `invalid` for both, and for what is no name. */
export function shapeOf(summary: string | undefined, elements: string | undefined): Shape {
  const found = summaries.find((one) => one === (summary ?? 'false'))
  if (found === undefined) {
    throw new Refusal('not-supported', `The _summary ${summary?.slice(0, 20)} is not supported`)
  }
  if (elements === undefined) return { summary: found, elements: undefined }
  if (found !== 'false') throw new Refusal('invalid', 'Give _summary or _elements, not both')
  const names = valuesIn('_elements', elements)
  if (!names.every((name) => /^[A-Za-z]{1,64}$/.test(name))) {
    throw new Refusal('invalid', '_elements has names of elements of the resource itself')
  }
  return { summary: found, elements: names }
}

/** The text as it is, or what is wanted of it, and the tag that says so. */
export function shaped(kind: string, text: Buffer, shape: Shape): Buffer | string {
  const wanted = wantedOf(kind, shape)
  if (wanted === undefined) return text
  const resource = parseJson(text.toString())
  if (!isObject(resource)) return text
  const kept = Object.entries(resource).filter(([key]) => wanted(elementOf(key)))
  return writeJson({ ...Object.fromEntries(kept), meta: tagged(objectAt(resource, 'meta') ?? {}) })
}

/** Whether an element is wanted; undefined where all are. */
function wantedOf(kind: string, { summary, elements }: Shape) {
  if (elements === undefined && summary === 'false') return undefined
  if (summary === 'data') return (key: string) => key !== 'text'
  const all = definitions().types[kind]?.elements ?? []
  const names = new Set(['resourceType', 'id', 'meta'])
  for (const element of all) {
    const isWanted =
      (element.min ?? 0) > 0 ||
      (elements?.includes(element.name) ?? false) ||
      (summary === 'true' && element.summary === true) ||
      (summary === 'text' && element.name === 'text')
    if (isWanted) for (const key of keysOf(element)) names.add(key)
  }
  return (key: string) => names.has(key)
}

function keysOf({ name, types, choice }: ElementDefinition): string[] {
  if (!choice) return [name]
  return types.map((type) => `${name}${type.charAt(0).toUpperCase()}${type.slice(1)}`)
}

/** `_status` holds the extensions of `status`. */
function elementOf(key: string): string {
  return key.startsWith('_') ? key.slice(1) : key
}

function tagged(meta: JsonObject): JsonObject {
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue'
  return { ...meta, tag: [...objectsAt(meta, 'tag'), { system, code: 'SUBSETTED' }] }
}
