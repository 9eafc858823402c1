import { parseJson, writeJson } from '../record/json-text.ts'
import { isObject, type JsonObject } from '../record/validate/object-type.ts'
import type { Cutter } from './cutter.ts'

/**
 * The JSON of a resource without what is cut, without narratives, and without the bytes of attachments. A code goes with
 * the words that it stood for.
 */
export function redactedJson(text: string, cutter: Cutter): string {
  const codes = new Set<string>()
  const once = walk(parseJson(text), '', cutter, codes) ?? null
  return writeJson(codes.size === 0 ? once : withoutCodes(once, codes))
}

function walk(value: unknown, path: string, cutter: Cutter, codes: Set<string>): unknown {
  const left = typeof value === 'string' && !isNumber(value) ? cutter.cut(value) : value
  if (left === value && cutter.paths.has(path)) return undefined
  if (typeof left === 'string') return left
  if (Array.isArray(value)) {
    return value
      .map((one, at) => walk(one, `${path}/${at}`, cutter, codes))
      .filter((one) => one !== undefined)
  }
  if (!isObject(value)) return value
  const result: JsonObject = {}
  const within = isName(value) ? { ...cutter, cut: cutter.cutName } : cutter
  for (const [key, one] of Object.entries(value)) {
    if (isNarrative(key, one) || isContent(key, value)) continue
    // what else is said of a word that was cut: a translation of it
    const word = key.startsWith('_') ? value[key.slice(1)] : undefined
    if (typeof word === 'string' && within.cut(word) !== word) continue
    const said = walk(one, `${path}/${key}`, within, codes)
    if (said !== undefined) result[key] = said
  }
  return withoutMeaning(value, result, codes)
}

function isNarrative(key: string, value: unknown): boolean {
  return key === 'text' && isObject(value) && typeof value['div'] === 'string'
}

/** The bytes of an attachment or a signature, and what they can be known by. */
function isContent(key: string, { contentType, sigFormat }: JsonObject): boolean {
  const isAttached = contentType !== undefined || sigFormat !== undefined
  return key === 'valueBase64Binary' || (isAttached && ['data', 'hash', 'size'].includes(key))
}

/** A HumanName, which holds in parts what texts say in one. */
function isName(value: JsonObject): boolean {
  return value['family'] !== undefined || value['given'] !== undefined
}

/** A number that `parseJson` holds as text. */
function isNumber(value: string): boolean {
  return value.startsWith('\u0000')
}

/** Where the words of a code or of a reference were cut, the words that are left and nothing else. */
function withoutMeaning(before: JsonObject, after: JsonObject, codes: Set<string>): JsonObject {
  if (Array.isArray(before['coding'])) {
    const cut = before['coding'].filter(isObject).some((one, at) => {
      const left: unknown = Array.isArray(after['coding']) ? after['coding'][at] : undefined
      return isObject(left) && left['display'] !== one['display']
    })
    if (!cut && before['text'] === after['text']) return after
    for (const one of before['coding'].filter(isObject)) codes.add(codeOf(one))
    const displays = Array.isArray(after['coding']) ? after['coding'].filter(isObject) : []
    return {
      text: after['text'] ?? displays.find((one) => one['display'] !== undefined)?.['display'],
    }
  }
  if (before['display'] === after['display']) return after
  return { display: after['display'] }
}

function codeOf({ system, code }: JsonObject): string {
  return JSON.stringify([system, code])
}

/** Without the codes that stood for words that were cut, also where no words stand with them. */
function withoutCodes(value: unknown, codes: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => withoutCodes(one, codes)).filter((one) => one !== undefined)
  }
  if (!isObject(value)) return value
  if (value['code'] !== undefined && codes.has(codeOf(value))) return undefined
  const left = Object.entries(value).map(([key, one]) => [key, withoutCodes(one, codes)] as const)
  return Object.fromEntries(left.filter(([, one]) => one !== undefined))
}
