import { areasOn, type Area } from './areas.ts'
import data from './postcodes.json' with { type: 'json' }

/** Where the letters at the start of a postcode are. */
export type PostcodeArea = {
  readonly letters: string
  readonly town: string
  /** The regions of England it lies in, most of it in the first. */
  readonly regions: readonly Area[]
  /** Whether most of it is outside England: the place. */
  readonly outside: string | null
}

export const postcodeSource = { text: data.source, asOf: data.asOf }

const known: ReadonlyMap<string, { readonly town: string; readonly in: readonly string[] }> =
  new Map(Object.entries(data.areas))
const regions = areasOn('region', data.asOf)
const postcode = /^([A-Z]{1,2})\d[A-Z\d]?(?:\d[A-Z]{2})?$/

/** The letters at the start of a postcode, whole or only its first half; undefined for what is no postcode. */
export function lettersOf(asked: string): string | undefined {
  return postcode.exec(asked.replaceAll(/\s/g, '').toUpperCase())?.[1]
}

/** Undefined for letters that no postcode begins with. */
export function postcodeArea(letters: string): PostcodeArea | undefined {
  const found = known.get(letters)
  const [first] = found?.in ?? []
  if (found === undefined || first === undefined) return undefined
  const its = found.in.flatMap((code) => regions.filter((region) => region.code === code))
  return {
    ...{ letters, town: found.town, regions: its },
    outside: regions.some(({ code }) => code === first) ? null : first,
  }
}
