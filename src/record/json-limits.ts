import { Refusal } from '../errors.ts'

/** How deep JSON from outside may be nested. FHIR resources stay below 20. */
export const deepestJson = 64

const magicKeys = new Set(['__proto__', 'constructor', 'prototype'])

const quote = 34
const backslash = 92

/**
 * Refuses JSON that would hurt once parsed: nested deeper than 64, keys that reach into the prototype of
 * an object, and NUL, which no FHIR text may hold and PostgreSQL does not take.
 *
 * One pass, without recursion. Whether it is JSON at all is left to the parser.
 *
 * @throws Refusal `invalid`.
 */
export function refuseHostileJson(json: string | Buffer): void {
  // All that is looked for is ASCII, so bytes need no decoding.
  const text = typeof json === 'string' ? json : json.toString('latin1')
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      const end = stringEnd(text, i)
      if (isKey(text, end)) refuseMagicKey(text, i, end)
      i = end - 1
    } else if (code === 123 || code === 91) {
      if (++depth > deepestJson) throw tooDeep()
    } else if (code === 125 || code === 93) {
      depth--
    }
  }
}

export function tooDeep(): Refusal {
  return new Refusal('invalid', `The JSON is nested deeper than ${deepestJson}`)
}

/** Where the string that starts at `start` ends: after its closing quote, or at the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) return i + 1
    if (code !== backslash) continue
    if (text.startsWith('u0000', i + 1))
      throw new Refusal('invalid', 'The JSON holds a NUL character')
    i++
  }
  return text.length
}

/** In JSON a colon follows keys and nothing else. */
function isKey(text: string, end: number): boolean {
  let i = end
  while (text.charCodeAt(i) <= 32) i++
  return text.charCodeAt(i) === 58
}

function refuseMagicKey(text: string, start: number, end: number): void {
  const key = text.slice(start + 1, end - 1)
  if (!magicKeys.has(key.includes('\\') ? decoded(key) : key)) return
  throw new Refusal(
    'invalid',
    'The JSON has a key that is not allowed: __proto__, constructor or prototype',
  )
}

function decoded(key: string): string {
  return key.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
}
