/** Whether each letter of a text is one of those that the fonts have. */
export type Shows = (text: string) => boolean

/** Letters that are no sign by themselves: joiners, marks of direction, variations. */
const invisible = /\p{Default_Ignorable_Code_Point}/u

/**
 * Which letters fonts have, read from their own tables.
 *
 * @param fonts TrueType files.
 * @see https://learn.microsoft.com/typography/opentype/spec/cmap
 */
export function lettersOf(fonts: readonly Buffer[]): Shows {
  const letters = new Set(fonts.flatMap(lettersIn))
  return (text) => {
    for (const letter of text) {
      if (!letters.has(letter.codePointAt(0) ?? 0) && !invisible.test(letter)) return false
    }
    return true
  }
}

function lettersIn(font: Buffer): number[] {
  const table = tableAt(font, 'cmap')
  const kinds = Array.from({ length: font.readUInt16BE(table + 2) }, (_, n) => {
    const at = table + font.readUInt32BE(table + 8 + 8 * n)
    return { at, format: font.readUInt16BE(at) }
  })
  // the larger one, where there are both
  const one = kinds.find(({ format }) => format === 12) ?? kinds.find(({ format }) => format === 4)
  if (one === undefined) throw new TypeError('a font that does not say which letters it has')
  return one.format === 12 ? groupsOf(font, one.at) : segmentsOf(font, one.at)
}

function tableAt(font: Buffer, name: string): number {
  const count = font.readUInt16BE(4)
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    if (font.toString('latin1', at, at + 4) === name) return font.readUInt32BE(at + 8)
  }
  throw new TypeError(`a font without ${name}`)
}

function groupsOf(font: Buffer, at: number): number[] {
  const found: number[] = []
  const count = font.readUInt32BE(at + 12)
  for (let group = at + 16; group < at + 16 + 12 * count; group += 12) {
    const [first, last] = [font.readUInt32BE(group), font.readUInt32BE(group + 4)]
    for (let letter = first; letter <= last; letter++) found.push(letter)
  }
  return found
}

function segmentsOf(font: Buffer, at: number): number[] {
  const found: number[] = []
  const size = font.readUInt16BE(at + 6)
  const ends = at + 14
  const starts = ends + size + 2
  const [deltas, offsets] = [starts + size, starts + 2 * size]
  for (let n = 0; n < size; n += 2) {
    const [first, last] = [font.readUInt16BE(starts + n), font.readUInt16BE(ends + n)]
    const [delta, offset] = [font.readUInt16BE(deltas + n), font.readUInt16BE(offsets + n)]
    for (let letter = first; letter <= last && letter < 0xffff; letter++) {
      const place = offsets + n + offset + 2 * (letter - first)
      const glyph = offset === 0 ? letter : font.readUInt16BE(place)
      // glyph 0 is the one for a letter that is missing
      if (glyph !== 0 && (offset !== 0 || (glyph + delta) % 65_536 !== 0)) found.push(letter)
    }
  }
  return found
}
