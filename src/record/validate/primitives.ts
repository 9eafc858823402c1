import { isDate, isDateTime, isInstant, isTime } from './dates.ts'
import { isNarrative } from './xhtml.ts'

/**
 * The primitive types of FHIR R4: what is wrong with a value, or nothing.
 *
 * Each is one pass over the value. The patterns printed in the specification are not compiled: that of
 * base64Binary takes exponential time.
 *
 * @see https://hl7.org/fhir/R4/datatypes.html#primitive
 */
export const primitives: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  boolean: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  integer: whole(-2_147_483_648, 'must be a whole number'),
  unsignedInt: whole(0, 'must be a whole number from 0'),
  positiveInt: whole(1, 'must be a whole number from 1'),
  decimal: (value) => (isDecimal(value) ? undefined : 'must be a number'),
  string: text(isText, 'must be text that is not empty'),
  markdown: text(isText, 'must be text that is not empty'),
  xhtml: text((it) => isText(it) && isNarrative(it), 'must be one div of plain formatting'),
  code: text(isCode, 'must be a code: no space around it, none but single ones in it'),
  id: text((it) => /^[A-Za-z0-9.-]{1,64}$/.test(it), 'must be 1 to 64 letters, digits, - or .'),
  uri: text(isUri, 'must be an address without spaces'),
  url: text(isUri, 'must be an address without spaces'),
  canonical: text(isUri, 'must be an address without spaces'),
  oid: text(isOid, 'must be an OID, like urn:oid:2.16.840'),
  uuid: text(
    (it) => /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(it),
    'must be a UUID in lower case that starts with urn:uuid:',
  ),
  date: text(isDate, 'must be a date, like 2024-02-29, 2024-02 or 2024'),
  dateTime: text(isDateTime, 'must be a date, or a date and time with its offset from UTC'),
  instant: text(isInstant, 'must be a date and time with its offset from UTC'),
  time: text(isTime, 'must be a time, like 09:30:00'),
  base64Binary: text(isBase64, 'must be base64'),
}

// FHIR sets the limit at 1 MB.
const longestText = 1_048_576

/** A number of JSON, or one kept with its digits as `json-text.ts` does. */
function isDecimal(value: unknown): boolean {
  if (typeof value !== 'string') return Number.isFinite(value)
  return (
    value.startsWith('\u0000') && /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(value.slice(1))
  )
}

function whole(least: number, message: string): (value: unknown) => string | undefined {
  return (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= 2_147_483_647
      ? undefined
      : message
}

function text(
  isRight: (value: string) => boolean,
  message: string,
): (value: unknown) => string | undefined {
  return (value) => (typeof value === 'string' && isRight(value) ? undefined : message)
}

function isText(value: string): boolean {
  if (value.length === 0 || value.length > longestText || !value.isWellFormed()) return false
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return false
  }
  return true
}

function isCode(value: string): boolean {
  let before = 32
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (isSpace(code) && isSpace(before)) return false
    if (code < 32 && !isSpace(code)) return false
    before = code
  }
  return !isSpace(before) && value.length <= longestText
}

function isUri(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) <= 32) return false
  return value.length > 0 && value.length <= longestText && value.isWellFormed()
}

function isOid(value: string): boolean {
  if (!value.startsWith('urn:oid:')) return false
  const [first, ...arcs] = value.slice('urn:oid:'.length).split('.')
  return (
    /^[0-2]$/.test(first ?? '') && arcs.length > 0 && arcs.every((it) => /^(0|[1-9]\d*)$/.test(it))
  )
}

function isBase64(value: string): boolean {
  let letters = 0
  let padding = 0
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (isSpace(code)) continue
    if (code === 61) padding++
    else if (padding > 0 || !isBase64Letter(code)) return false
    letters++
  }
  return letters > 0 && letters % 4 === 0 && padding <= 2
}

function isBase64Letter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 43 ||
    code === 47
  )
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}
