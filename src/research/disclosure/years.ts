import type { Whole } from './complements.ts'

/** Years of birth from one to another, both in it; without an end on a side where it is empty. */
export function yearsOf(from: number | undefined, until: number | undefined): string {
  return `${from ?? ''}..${until ?? ''}`
}

/** What a dimension of years is called in keys. */
export const born = 'born'

type Where = readonly (readonly [string, string])[]
type Item = { readonly key: string; readonly from: number; readonly until: number }

/**
 * People by when they were born, asked for as a range, all of them, or divided by it: each is cut where another begins or ends,
 * and is the sum of what lies in it. A year that a table divides by goes on to the next cut. Few who were put together as
 * one value may be in any part, and are left out: so more is hidden, not less.
 */
export function rangesOfYears(keys: ReadonlySet<string>): Whole[] {
  const places = new Map<string, { population: string; where: Where; items: Item[] }>()
  let areRanges = false
  for (const key of keys) {
    const [population, all] = JSON.parse(key) as [string, Where]
    const range = rangeIn(all.filter(([name]) => name === born).map(([, value]) => value))
    if (range === undefined) continue
    const where = all.filter(([name]) => name !== born)
    const place = JSON.stringify([population, where])
    const known = places.get(place) ?? { population, where, items: [] }
    known.items.push({ key, from: range[0], until: range[1] })
    places.set(place, known)
    areRanges ||= Number.isFinite(range[0]) !== Number.isFinite(range[1]) || range[0] !== range[1]
  }
  return areRanges ? [...places.values()].flatMap(cut) : []
}

function cut({
  population,
  where,
  items,
}: {
  population: string
  where: Where
  items: readonly Item[]
}): Whole[] {
  if (items.length < 2) return []
  const isYear = ({ from, until }: Item) => from === until
  const cuts = [
    ...new Set(items.flatMap((item) => (isYear(item) ? [item.from] : [item.from, item.until + 1]))),
  ].toSorted((one, other) => one - other)
  const parts = cuts.slice(0, cuts.at(-1) === Infinity ? -1 : undefined).map((from, index) => {
    const until = (cuts[index + 1] ?? Infinity) - 1
    const same = items.find((item) => item.from === from && (isYear(item) || item.until === until))
    const named = [...where, [born, yearsOf(from, until)]] as const
    return { from, key: same?.key ?? JSON.stringify([population, ['part', named]]) }
  })
  return items.flatMap((item): Whole[] => {
    const its = parts.filter(({ from }) =>
      isYear(item) ? from === item.from : item.from <= from && from <= item.until,
    )
    const [first] = its
    if (its.length === 1 && first?.key === item.key) return []
    return [{ whole: item.key, parts: its.map(({ key }) => key) }]
  })
}

/** undefined for what is no year and no range, such as few put together. */
function rangeIn(values: readonly string[]): readonly [from: number, until: number] | undefined {
  const [value = '..', more] = values
  if (more !== undefined) return undefined
  if (/^\d+$/.test(value)) return [Number(value), Number(value)]
  const [, from, until] = /^(\d*)\.\.(\d*)$/.exec(value) ?? []
  if (from === undefined || until === undefined) return undefined
  return [from === '' ? -Infinity : Number(from), until === '' ? Infinity : Number(until)]
}
