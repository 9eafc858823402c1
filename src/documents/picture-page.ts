import type { Jpeg } from './jpeg.ts'
import type { Pixels } from './png.ts'

/** A picture as it is put on a page: JPEG as it is, or bytes of red, green and blue. */
type Picture = {
  readonly width: number
  readonly height: number
  readonly orientation: number
  /** The entries of its dictionary that say how its bytes are read. */
  readonly readAs: string
  readonly bytes: Buffer
}

export function jpegPicture(bytes: Buffer, { components, ...facts }: Jpeg): Picture {
  const space = { 1: '/DeviceGray', 3: '/DeviceRGB' }[components]
  // cameras do not write inks; the programs that do write them the other way round
  const colours = space ?? '/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]'
  return { ...facts, readAs: `/Filter/DCTDecode/ColorSpace${colours}`, bytes }
}

/** What can be seen through stands on white. */
export function pixelPicture({ width, height, data }: Pixels): Picture {
  const bytes = Buffer.alloc(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = data[4 * pixel + 3] ?? 255
    for (let channel = 0; channel < 3; channel++) {
      const is = data[4 * pixel + channel] ?? 0
      bytes[3 * pixel + channel] = Math.round((is * alpha + 255 * (255 - alpha)) / 255)
    }
  }
  return { width, height, orientation: 1, readAs: '/ColorSpace/DeviceRGB', bytes }
}

/** How each orientation of EXIF puts the picture upright on a page of this size: the matrix of `cm`. */
const upright: Readonly<Record<number, (w: number, h: number) => readonly number[]>> = {
  1: (w, h) => [w, 0, 0, h, 0, 0],
  2: (w, h) => [-w, 0, 0, h, w, 0],
  3: (w, h) => [-w, 0, 0, -h, w, h],
  4: (w, h) => [w, 0, 0, -h, 0, h],
  5: (w, h) => [0, -h, -w, 0, w, h],
  6: (w, h) => [0, -h, w, 0, 0, h],
  7: (w, h) => [0, h, w, 0, 0, 0],
  8: (w, h) => [0, h, -w, 0, w, 0],
}

/** A PDF of one page that the picture fills, its longer side at most `side` points; ISO 32000-1, 8.9. */
export function picturePage({ bytes, readAs, orientation, ...is }: Picture, side: number): Buffer {
  const less = Math.min(1, side / Math.max(is.width, is.height))
  const [long, short] = [is.width, is.height].map((one) => Math.max(1, Math.round(one * less)))
  const isTurned = orientation >= 5
  const [width = 1, height = 1] = isTurned ? [short, long] : [long, short]
  const matrix = upright[orientation]?.(width, height).join(' ') ?? ''
  const drawn = `q ${matrix} cm /I Do Q`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>`,
    `<</Length ${drawn.length}>>stream\n${drawn}\nendstream`,
    `<</Type/XObject/Subtype/Image/Width ${is.width}/Height ${is.height}/BitsPerComponent 8${readAs}/Length ${bytes.length}>>stream\n`,
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, place) => {
    const at = text.length
    text += `${place + 1} 0 obj${object}${place === objects.length - 1 ? '' : '\nendobj\n'}`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const end = '\nendstream\nendobj\n'
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const start = text.length + bytes.length + end.length
  const tail = `${end}${table}trailer<</Root 1 0 R/Size ${objects.length + 1}>>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.concat([Buffer.from(text, 'latin1'), bytes, Buffer.from(tail, 'latin1')])
}
