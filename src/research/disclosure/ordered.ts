import type { Whole } from './complements.ts'
import {
  born,
  everyNumber,
  hasNumber,
  isOrdered,
  isYear,
  certainBy,
  rangesIn,
  type Ranges,
} from './ranges.ts'

type Where = readonly (readonly [string, string])[]
type Item = { readonly key: string; readonly ranges: Ranges; readonly isYear: boolean }
type Place = { readonly population: string; readonly where: Where; readonly items: Item[] }

/**
 * People by a number that each has, or has not: when they were born, what was measured last, how many days it took. Asked for
 * as a range, all of them, or divided by it, each is cut where another begins or ends, and is the sum of what lies in it. A year
 * that a table divides by goes on to the next cut. Few who were put together as one value may be in any part, and are left out: so
 * more is hidden, not less.
 *
 * @param asked what some table has of everybody it counts.
 */
export function sumsOfRanges(keys: ReadonlySet<string>, asked: ReadonlySet<string>): Whole[] {
  const places = new Map<string, Place & { readonly name: string }>()
  for (const key of keys) {
    // to read them all takes longer than to attack them
    if (!asked.has(born) && !hasNumber(key)) continue
    const [population, all] = JSON.parse(key) as [string, Where]
    for (const name of new Set(all.map(([one]) => one).filter(isOrdered))) {
      if (name === born && !asked.has(born)) continue
      const its = all.filter(([one]) => one === name)
      const [[, value] = ['', ''], more] = its
      const ranges = rangesIn(name, value)
      if (ranges === undefined || more !== undefined) continue
      const where = all.filter(([one]) => one !== name)
      const whole = JSON.stringify([population, where])
      const id = JSON.stringify([name, whole])
      const place = places.get(id) ?? { name, population, where, items: wholeIn(keys, whole) }
      place.items.push({ key, ranges, isYear: name === born && isYear(value) })
      places.set(id, place)
    }
  }
  return [...places.values()].flatMap(({ name, ...place }) => cut(name, place, asked.has(name)))
}

function wholeIn(keys: ReadonlySet<string>, key: string): Item[] {
  return keys.has(key) ? [{ key, ranges: everyNumber, isYear: false }] : []
}

function cut(name: string, { population, where, items }: Place, isAsked: boolean): Whole[] {
  if (items.length < 2) return []
  const ends = items.flatMap(({ ranges: { within }, isYear: isOne }) =>
    isOne ? within.map(([from]) => from) : within.flat(),
  )
  const cuts = [...new Set(ends)].toSorted((one, other) => one - other)
  const keyOf = (same: Item | undefined, value: string) =>
    same?.key ?? JSON.stringify([population, ['part', [...where, [name, value]]]])
  const parts = cuts.slice(0, cuts.at(-1) === Infinity ? -1 : undefined).map((from, index) => {
    const below = cuts[index + 1] ?? Infinity
    const same = items.find(({ ranges, isYear: isOne }) => {
      const [range, another] = ranges.within
      if (range === undefined || another !== undefined || ranges.none) return false
      return range[0] === from && (isOne || range[1] === below)
    })
    return { from, key: keyOf(same, `${from}..${below}`) }
  })
  const none = items.find(({ ranges }) => ranges.none && ranges.within.length === 0)
  const withNone = mayHaveNone(name, where, items)
  const sums = items.map(({ key, ranges, isYear: isOne }): Whole => {
    const isIn = (at: number) =>
      ranges.within.some(([from, below]) => (isOne ? at === from : from <= at && at < below))
    const hasNone = ranges.none || (ranges === everyNumber && withNone)
    const its = parts.filter(({ from }) => isIn(from)).map((part) => part.key)
    return { whole: key, parts: [...its, ...(hasNone ? [keyOf(none, 'none')] : [])] }
  })
  // parts of tables that are divided alike: what they add up to is each table's own sum
  const divided = sums.flatMap(({ parts: its }, at) =>
    items[at]?.ranges === everyNumber ? [] : its,
  )
  if (!isAsked && new Set(divided).size === divided.length) return []
  return sums.filter(({ whole, parts: its }) => its.length > 1 || its[0] !== whole)
}

/** Whether some of everybody may have no number: where one tells so, and where it is not known that all have one. */
function mayHaveNone(name: string, where: Where, items: readonly Item[]): boolean {
  if (items.some(({ ranges }) => ranges.none)) return true
  const known = certainBy(name)
  return name !== born && !where.some(([key, value]) => key === known && value === 'yes')
}
