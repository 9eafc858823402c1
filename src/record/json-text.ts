import { refuseHostileJson } from './json-limits.ts'

/**
 * JSON of FHIR, read and written so that every number keeps the digits it was sent with.
 *
 * FHIR makes 1.10 and 1.1 different measurements, and a JavaScript number does not. A number that would
 * come out otherwise is held as a string that starts with NUL (which no text from outside may hold) and is
 * written as the number it was.
 *
 * @see https://hl7.org/fhir/R4/json.html#primitive
 */

const mark = '\\u0000'

// Numbers that may change: with a point or an exponent, or longer than a number is exact.
const candidate = /(?<=[:,[\s])(?:-?\d+(?:[.eE]|\d{15})[-+.\deE]*|-0)/g

/**
 * Reads JSON whose depth is known to be bounded, and which the validator will see: that refuses all keys
 * that are no elements, however they are written.
 *
 * @throws Refusal `invalid` for text with NUL and keys named `__proto__`; SyntaxError for what is not JSON.
 */
export function parseJson(text: string): unknown {
  if (text.includes(mark) || text.includes('__proto__')) refuseHostileJson(text)
  return JSON.parse(mayChange(text) ? withMarks(text) : text)
}

export function writeJson(value: unknown): string {
  const text = JSON.stringify(value)
  return text.includes(mark) ? text.replace(/"\\u0000([-+.0-9eE]+)"/g, '$1') : text
}

/** A number as `parseJson` holds it; the text must be one that JSON allows. */
export function jsonNumber(text: string): number | string {
  if (!isNumber(text)) throw new TypeError('not a number of JSON')
  return changes(text) ? `\u0000${text}` : Number(text)
}

/** Right when it says no; a yes may come from inside a string. */
function mayChange(text: string): boolean {
  candidate.lastIndex = 0
  for (let found = candidate.exec(text); found; found = candidate.exec(text)) {
    const [number] = found
    if (isNumber(number) && changes(number)) return true
  }
  return false
}

function changes(number: string): boolean {
  return String(Number(number)) !== number
}

/** The text with each number that would change put in quotes and marked. */
function withMarks(text: string): string {
  let result = ''
  let copied = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) {
      i = closingQuote(text, i)
    } else if (code === 45 || (code >= 48 && code <= 57)) {
      const end = numberEnd(text, i)
      const number = text.slice(i, end)
      if (isNumber(number) && changes(number)) {
        result += `${text.slice(copied, i)}"${mark}${number}"`
        copied = end
      }
      i = end - 1
    }
  }
  return result + text.slice(copied)
}

function closingQuote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) return i
    if (code === 92) i++
  }
  return text.length
}

function numberEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && '+-.0123456789eE'.includes(text.charAt(end))) end++
  return end
}

/** As JSON writes numbers: what is not one is left for the parser to refuse. */
export function isNumber(text: string): boolean {
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text)
}
