/** What of the figures a page shows, as its address says it. */
export type CoverageAddress = {
  /** The page: of all, or of one practice. */
  readonly base: string
  readonly on: string
  readonly area: string | undefined
  readonly sort: Column
  readonly down: boolean
}

export const columns = [
  'area',
  'practices',
  'summaries',
  'percent',
  'core',
  'additional',
  'opted-out',
  'since',
  'source',
] as const

export type Column = (typeof columns)[number]

/** Reads the query of an address; what it does not know counts as not said. */
export function readAddress(base: string, query: Readonly<Record<string, unknown>>) {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined)
  return {
    ...{ base, on: text('on'), area: text('area') },
    sort: columns.find((column) => column === text('sort')) ?? 'area',
    down: text('dir') === 'down',
  }
}

/** The address of the same page with something else shown. `place`: the part of it to go to. */
export function addressOf(
  at: CoverageAddress,
  change: Partial<CoverageAddress>,
  place: string,
): string {
  const { base, on, area, sort, down } = { ...at, ...change }
  const query = new URLSearchParams({ on })
  if (area !== undefined) query.set('area', area)
  if (sort !== 'area') query.set('sort', sort)
  if (down) query.set('dir', 'down')
  return `${base}?${query.toString()}#${place}`
}
