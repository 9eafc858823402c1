import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { PNG } from 'pngjs'
import { unsafeFile } from './unsafe-file.ts'

/** Pixels, four bytes each: red, green, blue, alpha. */
export type Pixels = {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** What the pixels are made of; comments, times, profiles and text are dropped unread. */
const needed = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']

/**
 * The pixels of a PNG, without anything else that is in it; W3C PNG, third edition.
 *
 * @throws Refusal for one that is not whole, goes on after its end, or has more pixels than `mostPixels`.
 */
export function readPng(bytes: Buffer, mostPixels: number): Pixels {
  const chunks = chunksOf(bytes).filter(({ type }) => needed.includes(type))
  const [head] = chunks
  if (head?.type !== 'IHDR' || head.data.length !== 13) throw unsafeFile('broken')
  const [width, height] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)]
  if (width * height > mostPixels) throw unsafeFile('too-many-pixels')
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  try {
    // so many bytes at most for each pixel and line, whatever the file unpacks to
    inflateSync(packed, { maxOutputLength: 8 * width * height + 16 * (height + 8) })
    const { data } = PNG.sync.read(Buffer.concat([signature, ...chunks.map(({ whole }) => whole)]))
    return { width, height, data }
  } catch {
    throw unsafeFile('broken')
  }
}

type Chunk = { readonly type: string; readonly data: Buffer; readonly whole: Buffer }

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    if (end > bytes.length) break
    const type = bytes.subarray(at + 4, at + 8).toString('latin1')
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) })
    if (type === 'IEND') {
      if (end !== bytes.length) throw unsafeFile('two-kinds')
      return chunks
    }
    at = end
  }
  throw unsafeFile('broken')
}

/** A PNG of these pixels and nothing else: grey where they are grey, and never see-through. */
export function writePng({ width, height, data }: Pixels): Buffer {
  const channels = isGrey(data) ? 1 : 3
  const line = 1 + width * channels
  const lines = Buffer.alloc(line * height)
  for (let y = 0; y < height; y++) {
    // each line as what changed since the one above: filter "up"
    lines[y * line] = 2
    for (let x = 0; x < width; x++) {
      const pixel = 4 * (y * width + x)
      for (let channel = 0; channel < channels; channel++) {
        const above = y === 0 ? 0 : (data[pixel - 4 * width + channel] ?? 0)
        lines[y * line + 1 + x * channels + channel] = (data[pixel + channel] ?? 0) - above
      }
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, channels === 1 ? 0 : 2], 8)
  const packed = deflateSync(lines, { level: 6 })
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function isGrey(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false
  }
  return true
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length)
  whole.writeUInt32BE(data.length, 0)
  whole.write(type, 4, 'latin1')
  whole.set(data, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length)
  return whole
}
