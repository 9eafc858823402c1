import { hash } from 'node:crypto'

// What one leaf of the log is made of: 100 bytes, that say nothing about anyone without the patient's own key.

/** Kinds of leaves; a head says where a patient's lines end, an erasure that what a leaf is of was erased. */
export const leafKinds = {
  read: 1,
  search: 2,
  write: 3,
  choice: 4,
  emergency: 5,
  other: 6,
  request: 7,
  export: 8,
  erasure: 9,
  head: 10,
} as const

export type LeafKind = keyof typeof leafKinds

/** A leaf as its parts. Hashes have 32 bytes, the tag has 16. */
export type Leaf = {
  readonly kind: number
  readonly timeMs: number
  /** Whose line it is, told to those alone who have the patient's key; zeros for nobody's. */
  readonly tag: Buffer
  /** 1, 2, 3 … of one tag. */
  readonly number: number
  /** SHA-256 of the entry of the same tag before it; zeros at 1. */
  readonly before: Buffer
  readonly commitment: Buffer
}

export const entryLength = 100
const version = 1
export const noHash = Buffer.alloc(32)
export const noTag = Buffer.alloc(16)

/** The 100 bytes that are hashed into the tree. */
export function entryOf({ kind, timeMs, tag, number, before, commitment }: Leaf): Buffer {
  const entry = Buffer.alloc(entryLength)
  entry[0] = version
  entry[1] = kind
  entry.writeBigUInt64BE(BigInt(timeMs), 4)
  tag.copy(entry, 12)
  entry.writeBigUInt64BE(BigInt(number), 28)
  before.copy(entry, 36)
  commitment.copy(entry, 68)
  return entry
}

/** @throws TypeError where the bytes are no entry. */
export function leafOf(entry: Buffer): Leaf {
  if (entry.length !== entryLength || entry[0] !== version || entry.readUInt16BE(2) !== 0) {
    throw new TypeError('not an entry of the log')
  }
  return {
    kind: entry[1] ?? 0,
    timeMs: Number(entry.readBigUInt64BE(4)),
    tag: entry.subarray(12, 28),
    number: Number(entry.readBigUInt64BE(28)),
    before: entry.subarray(36, 68),
    commitment: entry.subarray(68),
  }
}

/** As `leafOf`; undefined where the bytes are no entry. */
export function leafIn(entry: Buffer): Leaf | undefined {
  try {
    return leafOf(entry)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** What the next line of the same patient has of this one. */
export function linkTo(entry: Buffer): Buffer {
  return hash('sha256', entry, 'buffer')
}

/** Hides and binds: without the nonce a commitment says nothing, with it one body opens it and no other. */
export function commitmentTo(body: string, nonce: Buffer): Buffer {
  return hmac(nonce, body)
}

/** A patient's tag in the log of a year. @param secret the key of the deployment's tags. */
export function tagOf(secret: Buffer, patient: string, year: number): Buffer {
  const inTwoBytes = String.fromCharCode(year >> 8, year & 255)
  return hmac(hmac(secret, patient), inTwoBytes, 'latin1').subarray(0, 16)
}

const blockLength = 64
let inner = Buffer.alloc(4096)
const outer = Buffer.alloc(blockLength + 32)

/**
 * HMAC-SHA256 (RFC 2104) of a key of at most 64 bytes by two hashes, in memory that is there: made for every event, and
 * many times as fast as an object of the library for each.
 */
function hmac(key: Buffer, text: string, encoding: 'utf8' | 'latin1' = 'utf8'): Buffer {
  const most = blockLength + 3 * text.length
  if (inner.length < most) inner = Buffer.alloc(2 * most)
  putKey(inner, key, 0x36)
  const end = blockLength + inner.write(text, blockLength, encoding)
  putKey(outer, key, 0x5c)
  outer.write(digestOf(inner.subarray(0, end)), blockLength, 'latin1')
  return Buffer.from(digestOf(outer), 'latin1')
}

/** One letter a byte: a buffer for it, made by the library, costs more than the hash. */
function digestOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'binary')
}

function putKey(to: Buffer, key: Buffer, pad: number): void {
  for (let n = 0; n < blockLength; n++) to[n] = (key[n] ?? 0) ^ pad
}
