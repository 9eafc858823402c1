import { deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'

/** How bright each place of a picture is, 0 to 255. */
export type Brightness = (x: number, y: number) => number

/** A grey baseline JPEG of so many blocks of 8 by 8, each of one brightness. @param parts APP segments. */
export function greyJpeg(
  across: number,
  down: number,
  at: Brightness,
  parts: readonly Buffer[] = [],
): Buffer {
  let bits = ''
  let before = 0
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const level = at(x, y) - 128
      const change = level - before
      before = level
      const size = change === 0 ? 0 : Math.floor(Math.log2(Math.abs(change))) + 1
      const value = change < 0 ? change + 2 ** size - 1 : change
      const written = size === 0 ? '' : value.toString(2).padStart(size, '0')
      // twelve sizes of four bits each, and one sign that the rest of the block is even
      bits += `${size.toString(2).padStart(4, '0')}${written}0`
    }
  }
  bits += '1'.repeat((8 - (bits.length % 8)) % 8)
  const packed = (bits.match(/.{8}/g) ?? []).flatMap((byte) => {
    const value = parseInt(byte, 2)
    return value === 0xff ? [0xff, 0] : [value]
  })
  const sizes = Array.from({ length: 12 }, (_, size) => size)
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...parts,
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)]),
    segment(0xc0, [8, ...u16(8 * down), ...u16(8 * across), 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, 0, 0, 0, 12, ...zeros(12), ...sizes]),
    segment(0xc4, [0x10, 1, ...zeros(15), 0]),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    Buffer.from([...packed, 0xff, 0xd9]),
  ])
}

/** A segment of a JPEG. */
export function segment(marker: number, data: readonly number[] | Buffer): Buffer {
  return Buffer.from([0xff, marker, ...u16(data.length + 2), ...data])
}

/** EXIF that says how the picture is to be turned, and a text. */
export function exif(orientation: number, text = ''): Buffer {
  const tiff = [
    ...Buffer.from('MM\0*'),
    ...[0, 0, 0, 8, 0, 1],
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  ]
  return segment(0xe1, [...Buffer.from('Exif\0\0'), ...tiff, ...Buffer.from(text)])
}

/** A grey PNG, as a program writes one. */
export function greyPng(width: number, height: number, at: Brightness): Buffer {
  const png = new PNG({ width, height })
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = at(x, y)
      png.data.set([level, level, level, 255], 4 * (y * width + x))
    }
  }
  return PNG.sync.write(png)
}

/** A PDF of these objects, numbered from 1; the first is the catalogue. Without a table: readers find them. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...objects.flatMap((object, n) => [
      Buffer.from(`${n + 1} 0 obj `),
      typeof object === 'string' ? Buffer.from(object) : object,
      Buffer.from(' endobj\n'),
    ]),
    Buffer.from(`trailer<</Root 1 0 R/Size ${objects.length + 1}${trailer}>>\n%%EOF\n`),
  ])
}

/** A PDF of so many empty pages. */
export function emptyPdf(pages: number): Buffer {
  const kids = Array.from({ length: pages }, (_, n) => `${n + 3} 0 R`)
  return pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages}>>`,
    ...kids.map(() => '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>'),
  ])
}

/** A stream of a PDF, packed. */
export function packedStream(data: Buffer, entries = ''): Buffer {
  const packed = deflateSync(data)
  return Buffer.concat([
    Buffer.from(`<</Length ${packed.length}/Filter/FlateDecode${entries}>>stream\n`),
    packed,
    Buffer.from('\nendstream'),
  ])
}

/** A zip that holds nothing but its directory. */
export const smallZip = Buffer.concat([
  Buffer.from('PK\x03\x04'),
  Buffer.alloc(26),
  Buffer.from('PK\x01\x02'),
  Buffer.alloc(42),
  Buffer.from('PK\x05\x06'),
  Buffer.alloc(18),
])

const u16 = (value: number) => [value >> 8, value & 0xff]
const zeros = (count: number) => Array.from({ length: count }, () => 0)
