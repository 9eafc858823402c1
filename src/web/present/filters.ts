import { parseOdsCode } from '../../identity/ods-code.ts'
import type { EntryFilter, OutlineRow } from '../../record/entries.ts'
import { Refusal } from '../../errors.ts'
import type { Filter } from '../components/filters.tsx'
import type { PageLink } from '../components/pager.tsx'
import type { YearCount } from '../components/year-strip.tsx'
import { kindName } from './kinds.ts'

/**
 * The filter in an address: `?year=2024&kind=Observation&service=Z90001`.
 *
 * @throws Refusal `invalid` for what is not a year, a kind or a service; an empty value is no filter.
 */
export function parseFilter(query: Readonly<Record<string, unknown>>): EntryFilter {
  const year = one(query, 'year')
  const kind = one(query, 'kind')
  const service = one(query, 'service')
  if (year !== undefined && !/^[12]\d{3}$/.test(year)) {
    throw new Refusal('invalid', 'A year has four digits, like 2024')
  }
  if (kind !== undefined && !/^[A-Za-z]{1,60}$/.test(kind)) {
    throw new Refusal('invalid', 'There is no such kind of entry')
  }
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(kind === undefined ? {} : { kind }),
    ...(service === undefined ? {} : { organisation: parseOdsCode(service) }),
  }
}

/** The two filters, offering only what this viewer may see. */
export function filtersOf(outline: readonly OutlineRow[], chosen: EntryFilter): Filter[] {
  const kinds = new Map(outline.map(({ kind }) => [kind, kindName(kind)]))
  const services = new Map(outline.map((row) => [row.organisation, row.organisationName]))
  return [
    {
      name: 'kind',
      label: 'Kind',
      all: 'All kinds',
      choices: choicesOf(kinds),
      chosen: chosen.kind,
    },
    {
      name: 'service',
      label: 'Service',
      all: 'All services',
      choices: choicesOf(services),
      chosen: chosen.organisation,
    },
  ]
}

/** Links to the years before and after the one shown, with the same filters. */
export function yearLinks(
  path: string,
  outline: readonly OutlineRow[],
  filter: EntryFilter,
): { readonly shown: number | undefined; readonly previous?: PageLink; readonly next?: PageLink } {
  const rows = rowsOf(outline, filter)
  const years = [...new Set(rows.map(({ year }) => year))].filter((year) => year !== null)
  years.sort((a, b) => b - a)
  const shown = filter.year ?? years[0]
  const later = years.findLast((year) => shown !== undefined && year > shown)
  const earlier = years.find((year) => shown !== undefined && year < shown)
  const link = (year: number) => ({
    href: addressOf(path, { ...filter, year }),
    text: String(year),
  })
  return {
    shown,
    ...(later === undefined ? {} : { previous: link(later) }),
    ...(earlier === undefined ? {} : { next: link(earlier) }),
  }
}

/** How many entries each year has, with the same filters, oldest first. */
export function yearCounts(
  path: string,
  outline: readonly OutlineRow[],
  filter: EntryFilter,
): YearCount[] {
  const rows = rowsOf(outline, filter)
  return [...Map.groupBy(rows, ({ year }) => year)]
    .flatMap(([year, ofYear]) => {
      if (year === null) return []
      const entries = ofYear.reduce((sum, row) => sum + row.entries, 0)
      return [{ year, entries, href: addressOf(path, { ...filter, year }) }]
    })
    .toSorted((a, b) => a.year - b.year)
}

function rowsOf(outline: readonly OutlineRow[], filter: EntryFilter) {
  return outline.filter(
    (row) =>
      (filter.kind === undefined || row.kind === filter.kind) &&
      (filter.organisation === undefined || row.organisation === filter.organisation),
  )
}

function addressOf(path: string, filter: EntryFilter): string {
  const query = new URLSearchParams()
  if (filter.year !== undefined) query.set('year', String(filter.year))
  if (filter.kind !== undefined) query.set('kind', filter.kind)
  if (filter.organisation !== undefined) query.set('service', filter.organisation)
  return `${path}${path.includes('?') ? '&' : '?'}${query.toString()}`
}

function choicesOf(names: ReadonlyMap<string, string>) {
  return [...names]
    .map(([value, text]) => ({ value, text }))
    .sort((a, b) => a.text.localeCompare(b.text, 'en-GB'))
}

function one(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw new Refusal('invalid', `Give ${name} once`)
  return value
}
