import data from './history.json' with { type: 'json' }

export type Source = { readonly name: string; readonly href: string | null }

/** What was published of summaries in England before this system counted any. */
export type PublishedFigure = {
  /** `2011-01` or `2016`. */
  readonly on: string
  /** The code of an area, or `England`. */
  readonly area: string
  readonly summaries: number | null
  readonly percent: number | null
  readonly source: Source
}

const sources: ReadonlyMap<string, Source> = new Map(Object.entries(data.sources))

/** Oldest first. */
export const published: readonly PublishedFigure[] = data.figures.map(({ source, ...figure }) => ({
  ...figure,
  source: sourceOf(source),
}))

function sourceOf(id: string): Source {
  const source = sources.get(id)
  if (source === undefined) throw new RangeError(`history.json: there is no source ${id}`)
  return source
}
