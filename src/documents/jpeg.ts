import { unsafeFile } from './unsafe-file.ts'

export type Jpeg = {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 colours, 4 printing inks. */
  readonly components: number
  /** How it is to be turned to stand upright: the tag Orientation of EXIF, 1 to 8. */
  readonly orientation: number
}

/**
 * The facts of a JPEG that its pixels are read by; ITU T.81, annex B.
 *
 * @throws Refusal `broken` where it is not whole or is of a process that cameras and scanners do not write.
 */
export function readJpeg(bytes: Buffer): Jpeg {
  let frame: Omit<Jpeg, 'orientation'> | undefined
  let orientation = 1
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) break
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at++
      continue
    }
    const part = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2))
    // baseline, extended and progressive
    if (marker >= 0xc0 && marker <= 0xc2 && part.length >= 6) {
      const [components = 0] = part.subarray(5)
      frame = { height: part.readUInt16BE(1), width: part.readUInt16BE(3), components }
    }
    if (marker === 0xe1) orientation = orientationIn(part) ?? orientation
    if (marker === 0xda) {
      const hasEnd = bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > at
      const isKnown = frame !== undefined && [1, 3, 4].includes(frame.components)
      if (frame && hasEnd && isKnown && frame.width > 0 && frame.height > 0) {
        return { ...frame, orientation }
      }
      break
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  throw unsafeFile('broken')
}

/** The tag Orientation (0x0112) in the first directory of EXIF; nothing else of it is read. */
function orientationIn(part: Buffer): number | undefined {
  if (part.subarray(0, 6).toString('latin1') !== 'Exif\0\0' || part.length < 14) return undefined
  const tiff = part.subarray(6)
  const isLittle = tiff.subarray(0, 2).toString('latin1') === 'II'
  const u16 = (at: number) =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = Math.min(u16(directory), 64)
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + 12 * entry
    if (u16(at) !== 0x0112) continue
    const value = u16(at + 8)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}
