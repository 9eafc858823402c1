import type { Database } from '../../db/database.ts'
import { practicesNamed } from '../../identity/practice-page.ts'
import type { Figure } from './figures.ts'
import { lettersOf, postcodeArea, type PostcodeArea } from './postcodes.ts'
import { coverageReport, type Moment } from './report.ts'
import { published } from './history.ts'
import { publishedFigures } from './figures.ts'

export type FoundPractice = {
  readonly id: string
  readonly name: string
  /** Undefined before it was counted. */
  readonly figure: Figure | undefined
}

/** What is told of each region a postcode may be in: by this system, and at the last time published for regions. */
export type FoundRegion = {
  readonly name: string
  readonly counted: Figure | undefined
  readonly published: Figure | undefined
}

export type Found =
  | { readonly kind: 'nothing-asked' | 'too-short' }
  | { readonly kind: 'no-such-postcode'; readonly letters: string }
  | {
      readonly kind: 'postcode'
      readonly area: PostcodeArea
      readonly regions: readonly FoundRegion[]
    }
  | { readonly kind: 'practices'; readonly found: readonly FoundPractice[]; readonly more: boolean }

/** The last time that something was published by region. */
export const publishedByRegion: string =
  published.findLast(({ area }) => area !== 'England')?.on ?? ''

const mostPractices = 10

/** What coverage is where somebody asks: the name of a practice, or a postcode. What was asked is kept nowhere. */
export async function findCoverage(
  db: Database,
  asked: string,
): Promise<{ readonly found: Found; readonly moment: Moment }> {
  const { figures, moment } = await coverageReport(db, undefined)
  return { found: await find(db, asked.trim(), figures), moment }
}

async function find(db: Database, asked: string, figures: readonly Figure[]): Promise<Found> {
  if (asked === '') return { kind: 'nothing-asked' }
  const letters = lettersOf(asked)
  if (letters !== undefined) return findPostcode(letters, figures)
  if (asked.length < 3) return { kind: 'too-short' }
  const named = await practicesNamed(db, asked, mostPractices + 1)
  const found = named.slice(0, mostPractices).map(({ id, name }) => ({
    ...{ id, name },
    figure: figures.find(({ kind, code }) => kind === 'practice' && code === id),
  }))
  return { kind: 'practices', found, more: named.length > mostPractices }
}

function findPostcode(letters: string, figures: readonly Figure[]): Found {
  const area = postcodeArea(letters)
  if (area === undefined) return { kind: 'no-such-postcode', letters }
  const before = publishedFigures(publishedByRegion)
  const regions = area.regions.map(({ code, name }) => ({
    name,
    counted: figures.find((figure) => figure.code === code && figure.practices !== null),
    published: before.find((figure) => figure.code === code),
  }))
  return { kind: 'postcode', area, regions }
}
