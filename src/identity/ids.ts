import { randomUUID } from 'node:crypto'
import { Refusal } from '../errors.ts'

declare const brand: unique symbol

/** A patient: a random uuid that says nothing about the person. */
export type PatientId = string & { readonly [brand]: 'PatientId' }
/** An entry of one patient: a UUIDv7. */
export type EntryId = string & { readonly [brand]: 'EntryId' }

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const valueOf = new Map(Array.from(alphabet, (letter, value) => [letter, value]))

// A page of a record has hundreds of ids: `shortId` looks things up rather than works them out.
const pairs = Array.from(
  { length: 1024 },
  (_, bits) => `${alphabet[bits >> 5] ?? ''}${alphabet[bits & 31] ?? ''}`,
)
const notADigit = 255
const digits = new Uint8Array(128).fill(notADigit)
for (let value = 0; value < 16; value++) digits['0123456789abcdef'.charCodeAt(value)] = value

export function newPatientId(): PatientId {
  return randomUUID() as PatientId
}

const newest = { at: 0, count: 0 }

/**
 * A UUIDv7: those of one writer lie in the order they were made, also up to 2,048 of one millisecond that are made one
 * after another (RFC 9562, 6.2: twelve bits that count from a random start in their lower half). `at` in milliseconds.
 */
export function newId(at: number = Date.now()): string {
  const random = randomUUID()
  newest.count = at === newest.at ? newest.count + 1 : parseInt(random.slice(15, 18), 16) >> 1
  newest.at = at
  const count = (newest.count & 0xfff).toString(16).padStart(3, '0')
  return withTime(at, `${count}${random.slice(18)}`)
}

/**
 * A UUIDv7 that does not count: a gap between ids that are shown would tell where an entry is hidden, and how many
 * (leak channel 60). `at` in milliseconds.
 */
export function newEntryId(at: number = Date.now()): EntryId {
  return withTime(at, randomUUID().slice(15)) as EntryId
}

function withTime(at: number, rest: string): string {
  const time = at.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest}`
}

/** A uuid as it is shown outside: 26 letters and digits (Crockford base32, lower case). */
export function shortId(uuid: string): string {
  // 128 bits in 13 pairs of letters, 10 bits each: the first letter holds 3 of them
  let text = ''
  let bits = 0
  let held = 2
  for (let i = 0; i < uuid.length; i++) {
    const value = digits[uuid.charCodeAt(i)] ?? notADigit
    if (value === notADigit) continue
    bits = (bits << 4) | value
    held += 4
    if (held >= 10) {
      held -= 10
      text += pairs[bits >> held] ?? ''
      bits &= (1 << held) - 1
    }
  }
  return text
}

/** `<patient>.<entry>`: any entry's id can be routed to its patient. */
export function entryRef(patient: PatientId, entry: EntryId): string {
  return `${shortId(patient)}.${shortId(entry)}`
}

/**
 * The patient behind an id from a URL.
 *
 * @throws Refusal `not-found`: a malformed id answers like one that does not exist.
 */
export function parsePatientId(text: string): PatientId {
  return parseShortId(text) as PatientId
}

/** @throws Refusal `not-found`, as `parsePatientId`. */
export function parseEntryRef(text: string): { patient: PatientId; entry: EntryId } {
  const [patient, entry, ...rest] = text.split('.')
  if (patient === undefined || entry === undefined || rest.length > 0) throw notFound()
  return { patient: parsePatientId(patient), entry: parseShortId(entry) as EntryId }
}

/** The entry of this patient behind an id; undefined for one of another patient, and for what is none. */
export function entryIdIn(patient: PatientId, text: string): EntryId | undefined {
  const begin = `${shortId(patient)}.`
  const rest = text.slice(begin.length)
  if (!text.startsWith(begin) || !/^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(rest)) return undefined
  return parseShortId(rest) as EntryId
}

/** @throws Refusal `not-found`, as `parsePatientId`. */
export function parseShortId(text: string): string {
  if (text.length !== 26) throw notFound()
  let bits = 0n
  for (const letter of text) {
    const value = valueOf.get(letter)
    if (value === undefined) throw notFound()
    bits = (bits << 5n) | BigInt(value)
  }
  if (bits >> 128n !== 0n) throw notFound()
  const hex = bits.toString(16).padStart(32, '0')
  return uuidOf(Buffer.from(hex, 'hex'))
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/** The one answer for what does not exist and what may not be seen. */
export function notFound(): Refusal {
  return new Refusal('not-found', 'Nothing was found at this address')
}
