/** `#rrggbb` */
export type Colour = `#${string}`

type Parts = readonly [red: number, green: number, blue: number]

export function isColour(text: string): text is Colour {
  return /^#[0-9a-f]{6}$/i.test(text)
}

/**
 * How well one colour is read on another: 1 for the same, 21 for black on white.
 *
 * @see WCAG 2.2, contrast ratio
 */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/**
 * A style sheet or drawing in another colour: the colour itself, and every lighter and darker one that is mixed
 * from it in steps of 5 %.
 */
export function recoloured(text: string, from: Colour, to: Colour): string {
  const [old, fresh] = [partsOf(from), partsOf(to)]
  const hexes = new Map<string, string>()
  const triples = new Map<string, string>()
  for (const ground of [0, 255]) {
    for (let percent = 0; percent < 100; percent += 5) {
      const before = mixed(old, ground, percent)
      const after = mixed(fresh, ground, percent)
      hexes.set(hexOf(before), hexOf(after))
      triples.set(before.join(','), after.join(', '))
    }
  }
  return text
    .replaceAll(/#[0-9a-f]{6}\b/gi, (hex) => hexes.get(hex.toLowerCase()) ?? hex)
    .replaceAll(/(?<=rgba?\()\d+, ?\d+, ?\d+/g, (triple) => {
      return triples.get(triple.replaceAll(' ', '')) ?? triple
    })
}

function mixed(colour: Parts, ground: number, percent: number): Parts {
  const mix = (part: number) => Math.round(part + ((ground - part) * percent) / 100)
  return [mix(colour[0]), mix(colour[1]), mix(colour[2])]
}

function luminance(colour: Colour): number {
  const [red, green, blue] = partsOf(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function partsOf(colour: Colour): Parts {
  const at = (place: number) => Number.parseInt(colour.slice(place, place + 2), 16)
  return [at(1), at(3), at(5)]
}

function hexOf(parts: Parts): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
