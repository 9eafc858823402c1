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

/** So far apart colours may be for a pixel to count as grey: a faint tint of paper, or of a thin line. */
const faint = 32

/** 6 takes three times as long to pack a page of writing, for one byte less in a hundred. */
const level = 5

/** A PNG of these pixels and nothing else: grey where they are grey but for a faint tint, and never see-through. */
export function writePng(pixels: Pixels): Buffer {
  const { width, height } = pixels
  const { isGrey, isFlat } = looksOf(pixels)
  const lines = isGrey ? greyLines(pixels, isFlat) : colourLines(pixels, isFlat)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, isGrey ? 0 : 2], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines, { level })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The pixels of a PNG that `writePng` wrote, as they are packed in it. */
export function packedPixels(png: Uint8Array) {
  const file = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  const head = signature.length + 8
  const from = head + 13 + 4 + 8
  return {
    width: file.readUInt32BE(head),
    height: file.readUInt32BE(head + 4),
    channels: file[head + 9] === 0 ? 1 : 3,
    packed: file.subarray(from, from + file.readUInt32BE(from - 8)),
  }
}

/** Whether there is any colour; and whether most pixels are like the one before, as in writing: then none is subtracted. */
function looksOf({ data }: Pixels) {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
  let [last, like, isGrey] = [-1, 0, true]
  for (let n = 0; n < pixels.length; n++) {
    const pixel = pixels[n] ?? 0
    if (pixel === last) {
      like++
      continue
    }
    last = pixel
    const [red = 0, green = 0, blue = 0] = [data[4 * n], data[4 * n + 1], data[4 * n + 2]]
    isGrey &&= Math.max(red, green, blue) - Math.min(red, green, blue) <= faint
  }
  return { isGrey, isFlat: 2 * like > pixels.length }
}

// Each line begins with how it is to be read: 0, as it is; 2, as what changed since the one above.

function greyLines({ width, height, data }: Pixels, isFlat: boolean): Buffer {
  const lines = Buffer.alloc((1 + width) * height)
  const above = new Uint8Array(width)
  let [from, to] = [0, 0]
  for (let y = 0; y < height; y++) {
    lines[to++] = isFlat ? 0 : 2
    for (let x = 0; x < width; x++, from += 4) {
      const [red = 0, green = 0, blue = 0] = [data[from], data[from + 1], data[from + 2]]
      const grey =
        red === green && green === blue
          ? red
          : Math.round((299 * red + 587 * green + 114 * blue) / 1000)
      lines[to++] = isFlat ? grey : grey - (above[x] ?? 0)
      above[x] = grey
    }
  }
  return lines
}

function colourLines({ width, height, data }: Pixels, isFlat: boolean): Buffer {
  const lines = Buffer.alloc((1 + 3 * width) * height)
  let [from, to] = [0, 0]
  for (let y = 0; y < height; y++) {
    const isAsIs = isFlat || y === 0
    lines[to++] = isAsIs ? 0 : 2
    for (let x = 0; x < width; x++, from += 4) {
      for (let channel = from; channel < from + 3; channel++) {
        const is = data[channel] ?? 0
        lines[to++] = isAsIs ? is : is - (data[channel - 4 * width] ?? 0)
      }
    }
  }
  return lines
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length)
  whole.writeUInt32BE(data.length, 0)
  whole.write(type, 4, 'latin1')
  whole.set(data, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length)
  return whole
}
