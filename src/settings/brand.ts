import type { Environment } from './environment.ts'

/** The organisation people are to see in place of our own name; checked where it is shown. */
export type BrandSettings = {
  readonly name: string | undefined
  readonly colour: string | undefined
  /** The path of its mark, SVG or PNG. */
  readonly mark: string | undefined
  /** The paths of its font and of the same in bold, WOFF2 or TTF. */
  readonly font: string | undefined
  readonly boldFont: string | undefined
}

export function readBrand(environment: Environment): BrandSettings {
  return Object.freeze({
    name: environment['BRAND_NAME'] || undefined,
    colour: environment['BRAND_COLOUR'] || undefined,
    mark: environment['BRAND_MARK'] || undefined,
    font: environment['BRAND_FONT'] || undefined,
    boldFont: environment['BRAND_FONT_BOLD'] || undefined,
  })
}
