import { readFileSync } from 'node:fs'
import { SetupError } from '../errors.ts'
import type { BrandSettings } from '../settings/brand.ts'
import { assetText, assetUrl, replaceAsset } from './asset-files.ts'
import { contrast, isColour, recoloured, type Colour } from './brand-colour.ts'

/** Whose service people see: ours, or that of the organisation that runs it. */
export type Brand = {
  readonly name: string
  readonly colour: Colour
  /** The asset with the mark; none where the name alone stands in its place. */
  readonly mark: 'confide.svg' | 'brand.svg' | 'brand.png' | undefined
}

const ours: Brand = { name: 'Confide', colour: '#1a5e52', mark: 'confide.svg' }

/** Other colours of ours that go with it: links, and links under the pointer. */
const goWithOurs: readonly Colour[] = ['#14594c', '#0b332c']

/** White stands on the colour, and the colour on the palest and the darkest of our grounds. */
const grounds: readonly Colour[] = ['#ffffff', '#f6f5f0', '#eae8df']

/** As little as WCAG 2.2 AA asks of text. */
const leastContrast = 4.5

const largestFile = 200 * 1024

const fontKinds = [
  { ending: 'woff2', format: 'woff2', begins: 'wOF2' },
  { ending: 'ttf', format: 'truetype', begins: '\0\x01\0\0' },
] as const

let current = ours

/** The brand of this process. */
export function brand(): Brand {
  return current
}

/**
 * Takes the brand of an organisation for this process, before anything is shown.
 *
 * @throws SetupError that names the variable with a bad value.
 */
export function takeBrand({ name, colour, mark, font, boldFont }: BrandSettings): void {
  if (colour !== undefined) takeColour(colour)
  if ((font === undefined) !== (boldFont === undefined)) {
    throw new SetupError('BRAND_FONT and BRAND_FONT_BOLD must be set together')
  }
  if (font !== undefined && boldFont !== undefined) takeFont(font, boldFont)
  if (name !== undefined && !/^[^<>\p{Cc}]{2,60}$/u.test(name)) {
    throw new SetupError('BRAND_NAME must be the name of your organisation, of 2 to 60 letters')
  }
  if (mark !== undefined && name === undefined) {
    throw new SetupError(
      'BRAND_NAME must be set together with BRAND_MARK: it is what the mark says',
    )
  }
  current = {
    name: name ?? ours.name,
    colour: colour !== undefined && isColour(colour) ? colour : ours.colour,
    mark: mark === undefined ? (name === undefined ? ours.mark : undefined) : takeMark(mark),
  }
}

function takeColour(colour: string): void {
  if (!isColour(colour)) throw new SetupError('BRAND_COLOUR must be a colour like #1a5e52')
  const worst = Math.min(...grounds.map((ground) => contrast(colour, ground)))
  if (worst < leastContrast) {
    throw new SetupError(
      `BRAND_COLOUR must be darker: white text on it has a contrast of ${worst.toFixed(1)} to 1 at worst, and ${leastContrast} is needed`,
    )
  }
  for (const asset of ['confide.css', 'favicon.svg', 'sharing.svg']) {
    const text = [ours.colour, ...goWithOurs].reduce(
      (sofar, from) => recoloured(sofar, from, colour),
      assetText(asset),
    )
    replaceAsset(asset, text)
  }
}

function takeMark(file: string): 'brand.svg' | 'brand.png' {
  const bytes = read('BRAND_MARK', file)
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) {
    replaceAsset('brand.png', bytes)
    return 'brand.png'
  }
  const text = bytes.toString()
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<svg\b/.test(text)) {
    throw new SetupError('BRAND_MARK must be the path of a picture: SVG or PNG')
  }
  if (/<script|<foreignObject|\son\w+=|(?:href|src)\s*=\s*["'](?!#)/i.test(text)) {
    throw new SetupError('BRAND_MARK must be a picture without scripts and without links')
  }
  replaceAsset('brand.svg', text)
  return 'brand.svg'
}

/** Puts a font in the place of ours on pages; what is printed as a PDF keeps ours, which has every letter needed. */
function takeFont(regular: string, bold: string): void {
  const faces = [brandFace('BRAND_FONT', regular, 400), brandFace('BRAND_FONT_BOLD', bold, 600)]
  const css = assetText('confide.css')
    .replaceAll(/@font-face\s*\{[^}]*Source Sans 3[^}]*\}/g, '')
    .replaceAll(/["']?Source Sans 3["']?/g, '"Brand"')
  replaceAsset('confide.css', css + faces.join(''))
}

function brandFace(variable: string, file: string, weight: number): string {
  const bytes = read(variable, file)
  const begins = bytes.toString('latin1', 0, 4)
  const kind = fontKinds.find((one) => one.begins === begins)
  if (kind === undefined) {
    throw new SetupError(`${variable} must be the path of a font: WOFF2 or TTF`)
  }
  const name = `brand-${weight}.${kind.ending}`
  replaceAsset(name, bytes)
  return `@font-face{font-family:"Brand";font-weight:${weight};font-display:swap;src:url(${assetUrl(name)}) format("${kind.format}")}`
}

function read(variable: string, file: string): Buffer {
  const bytes = readOrNone(file)
  if (bytes === undefined) {
    throw new SetupError(`${variable} must be the path of a file that can be read`)
  }
  if (bytes.length > largestFile) {
    throw new SetupError(`${variable} must be a file of at most 200 kB`)
  }
  return bytes
}

function readOrNone(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
