import { born, inBoth, isOrdered, isYear, othersThan, rangesIn, rangesText } from './ranges.ts'
import { rest, type CountTable } from './table.ts'

/** That something is so of somebody: what, and how. */
export type Pair = readonly [key: string, value: string]

/**
 * The key of a number: whose it is, and where. What is so of everybody and what divides them stand side by side, in
 * order: however two tables come to a group, it is one number.
 */
export function keyIn(
  {
    population,
    dimensions,
    keys = dimensions,
    fixed = [],
  }: Pick<CountTable, 'population' | 'dimensions' | 'keys' | 'fixed'>,
  at: readonly (string | null)[],
): string {
  const divided = keys.flatMap((key, index): readonly Pair[] => {
    const value = at[index] ?? null
    return value === null ? [] : meantBy([key, value === rest ? restOf(fixed) : value])
  })
  // divided within several values, it is where it is divided to
  const wide = fixed.filter(([key, value]) => {
    const [, to] = divided.find(([other]) => other === key) ?? []
    return to === undefined || isOrdered(key) || !value.split('|').includes(to)
  })
  return keyOfPlace(population, [...wide, ...divided])
}

/** Of one population, all those of whom this is so. */
export function keyOfPlace(population: string, pairs: readonly Pair[]): string {
  const where = narrowed(pairs).toSorted((one, other) => (one.join() < other.join() ? -1 : 1))
  return JSON.stringify([population, where])
}

const whether = 'whether '
const each = 'each '

/** What a split is called in keys whose yes is that a number lies in some range. */
export function whetherIn(pair: Pair): string {
  return `${whether}${JSON.stringify(pair)}`
}

/** What a split is called in keys whose yes is that each of these is so. */
export function eachOf(pairs: readonly Pair[]): string {
  return `${each}${JSON.stringify(pairs)}`
}

/** What each of several is, where the key is one by `eachOf`. */
export function partsOfEach(key: string): readonly Pair[] | undefined {
  return key.startsWith(each) ? (JSON.parse(key.slice(each.length)) as Pair[]) : undefined
}

/** What is said by a yes or no, in the words of what it is about. */
function meantBy([key, value]: Pair): readonly Pair[] {
  if (value === 'yes') {
    if (key.startsWith(whether)) return [JSON.parse(key.slice(whether.length)) as Pair]
    return partsOfEach(key) ?? [[key, value]]
  }
  return key.startsWith(whether) && value === 'no'
    ? [othersOf(JSON.parse(key.slice(whether.length)) as Pair)]
    : [[key, value]]
}

/** Of whom it is not so. */
export function othersOf([key, value]: Pair): Pair {
  const ranges = isOrdered(key) ? rangesIn(key, value) : undefined
  if (ranges) return [key, rangesText(othersThan(ranges))]
  return [key, value === 'yes' ? 'no' : 'yes']
}

/** Several ranges of one number are what lies in all of them; a year lies in its years. */
function narrowed(pairs: readonly Pair[]): readonly Pair[] {
  const ordered = Map.groupBy(
    pairs.filter(([key]) => isOrdered(key)),
    ([key]) => key,
  )
  const several = [...ordered.values()].filter((its) => its.length > 1)
  if (several.length === 0) return pairs
  return [
    ...pairs.filter((pair) => !several.some((its) => its.includes(pair))),
    ...several.flatMap(inAll),
  ]
}

function inAll(pairs: readonly Pair[]): readonly Pair[] {
  const year = pairs.find(([key, value]) => key === born && isYear(value))
  if (year) return [year]
  const ranges = pairs.map(([key, value]) => rangesIn(key, value))
  const [key = ''] = pairs[0] ?? []
  const both = ranges.reduce((one, other) => one && other && inBoth(one, other))
  // years are never several; what contradicts itself is not taken for anything
  const isSaid = both && key !== born && (both.none || both.within.length > 0)
  return isSaid ? [[key, rangesText(both)]] : pairs
}

/** Which values few have is found among whom a table counts: of others they are other values, and so other people. */
function restOf(fixed: NonNullable<CountTable['fixed']>): string {
  const whose = JSON.stringify(fixed.map((pair) => pair.join('=')).toSorted())
  // a value with a bar is several
  return `${rest} of ${whose.replaceAll('|', ' or ')}`
}

export function isRest(value: string): boolean {
  return value.startsWith(`${rest} of `)
}
