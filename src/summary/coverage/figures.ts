import type { Day } from '../../identity/age.ts'
import { areas, areasOn, boardOn, type Area, type AreaKind } from './areas.ts'
import type { Percent } from './bands.ts'
import { toldBy, type CoverageCount, type ToldCounts } from './count.ts'
import { published, type PublishedFigure, type Source } from './history.ts'
import type { Told } from './told.ts'

export type FigureKind = 'england' | AreaKind | 'practice'

/** What is told of one area or practice at one time. Null: not known. */
export type Figure = {
  readonly code: string
  readonly kind: FigureKind
  readonly name: string
  readonly practices: number | null
  readonly summaries: Told | null
  readonly percent: Percent | null
  readonly core: Told | null
  readonly additional: Told | null
  readonly optedOut: Told | null
  readonly since: Day | null
  readonly source: Source | null
}

/** A practice that counts are kept for. `careBoard` is the code of the board it was recorded to belong to. */
export type CountedPractice = {
  readonly id: string
  readonly name: string
  readonly careBoard: string | null
}

const england = { code: 'England', name: 'England', kind: 'england' } as const
const here: Source = { name: 'Counted on this system', href: null }

/** What was published for a time before this system counted: England first, then regions, then authorities. */
export function publishedFigures(on: string): Figure[] {
  const figures = published.filter((figure) => figure.on === on)
  const of = (code: string) => figures.find(({ area }) => area === code)
  const day = `${on}-01-01`.slice(0, 10)
  const authorities = areasOn('strategic-authority', day).filter(({ code }) => of(code))
  const regions = areasOn('region', day).map((region) => {
    const parts = authorities
      .filter((part) => part.region === region.code)
      .map(({ code }) => of(code))
    return { ...nothingOf(region), ...spanOf(parts.filter((part) => part !== undefined)) }
  })
  return [
    { ...nothingOf(england), ...toldIn(of(england.code)) },
    ...regions,
    ...authorities.map((area) => ({ ...nothingOf(area), ...toldIn(of(area.code)) })),
  ]
}

/** What this system counted on a day: all of it first, then every region, every care board, and the practices. */
export function countedFigures(
  day: Day,
  counts: readonly CoverageCount[],
  practices: readonly CountedPractice[],
  since: ReadonlyMap<string, Day>,
): Figure[] {
  const byId = new Map(practices.map((practice) => [practice.id, practice]))
  const boardOf = (practice: string) => boardOn(byId.get(practice)?.careBoard ?? '', day)
  const group = (kind: FigureKind, codeOf: (practice: string) => string | undefined) => {
    const told = toldBy(counts, ({ practice }) => codeOf(practice) ?? '')
    return (area: { readonly code: string; readonly name: string }): Figure => {
      const its = new Set(
        counts.map(({ practice }) => practice).filter((id) => codeOf(id) === area.code),
      )
      const days = [...its].flatMap((id) => since.get(id) ?? []).toSorted()
      const all = { ...nothingOf({ ...area, kind }), since: days[0] ?? null }
      const found = told.get(area.code)
      return found ? { ...all, ...countsIn(found), practices: its.size } : all
    }
  }
  const boards = areasOn('board', day).map(group('board', (practice) => boardOf(practice)?.code))
  return [
    group('england', () => england.code)({ ...england, name: 'All practices on this system' }),
    ...areasOn('region', day).map(group('region', (id) => boardOf(id)?.region ?? undefined)),
    ...boards.filter(({ code, practices: some }) => some !== null || !isMadeUp(code)),
    ...practices
      .filter(({ id }) => counts.some(({ practice }) => practice === id))
      .map(({ id, name }) => group('practice', (practice) => practice)({ code: id, name })),
  ]
}

function isMadeUp(code: string): boolean {
  return areas.some((area) => area.code === code && area.madeUp)
}

function countsIn({ patients, summaries, dissent, ...more }: ToldCounts): Partial<Figure> {
  const known = patients !== 'few' && patients > 0 && summaries !== 'few'
  const share = known ? Math.min(100, Math.round((100 * summaries) / patients)) : undefined
  return {
    ...more,
    summaries,
    percent: share === undefined ? null : [share, share],
    optedOut: dissent,
    source: here,
  }
}

function toldIn(figure: PublishedFigure | undefined): Partial<Figure> {
  if (figure === undefined) return {}
  const { summaries, percent, source } = figure
  return { summaries, percent: percent === null ? null : [percent, percent], source }
}

function spanOf(parts: readonly PublishedFigure[]): Partial<Figure> {
  const percents = parts.flatMap(({ percent }) => percent ?? [])
  const [first] = parts
  if (first === undefined || percents.length === 0) return {}
  return { percent: [Math.min(...percents), Math.max(...percents)], source: first.source }
}

function nothingOf({
  code,
  name,
  kind,
}: Pick<Area, 'code' | 'name'> & { kind: FigureKind }): Figure {
  return {
    ...{ code, kind, name, practices: null, summaries: null, percent: null, core: null },
    ...{ additional: null, optedOut: null, since: null, source: null },
  }
}
