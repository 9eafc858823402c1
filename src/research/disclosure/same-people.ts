import { createHash } from 'node:crypto'
import type { Cohort } from './apart.ts'
import { isSeveral } from './complements.ts'
import { keyIn } from './key-in.ts'
import { born } from './ranges.ts'
import { rest, type CountTable } from './table.ts'

type Meant = Pick<CountTable, 'population' | 'dimensions' | 'keys' | 'fixed'>
type Fixed = NonNullable<CountTable['fixed']>

/** A table of a build, who it counts, and who of them is where in what it divides by last. */
export type Peopled = {
  readonly table: Meant
  readonly cohorts: readonly Cohort[]
  /** Whether the second is of who had that: else they are bands. */
  readonly isYesOrNo: boolean
}

/** Calls a number by whose it is and where. */
export type Naming = (table: Meant, at: readonly (string | null)[]) => string

/**
 * Names by which groups of the same people have one, bit for bit, however they are asked for: a code that nobody has,
 * one more day on which nothing was, and all the sexes that there are make no other group.
 *
 * @param all tables of one build.
 * @see research-data.md section 9 (T5, T8)
 */
export function namingOf(all: readonly Peopled[]): Naming {
  const groups = Map.groupBy(all.flatMap(groupsIn), ({ population, bits }) => {
    return `${population} ${createHash('sha256').update(bits).digest('hex')}`
  })
  const called = new Map<string, Fixed>()
  for (const group of groups.values()) {
    // the shortest, so that what is so of everybody is not said of each
    const [first] = group.toSorted(
      (one, other) => one.fixed.length - other.fixed.length || (one.key < other.key ? -1 : 1),
    )
    if (first === undefined) continue
    const others = group.filter(({ key, fixed }) => {
      return key !== first.key && !group.some((other) => saysMore(fixed, other.fixed))
    })
    for (const { key } of others.length > 0 ? [first, ...others] : []) called.set(key, first.fixed)
  }
  if (called.size === 0) return keyIn
  return (table, at) => {
    const { dimensions, keys = dimensions, fixed = [] } = table
    const value = at.at(-1)
    // few put together were found among everybody whom the table counts
    const divided = value && !at.includes(rest) ? called.get(wholeKey(table, value)) : undefined
    return divided === undefined
      ? keyIn({ ...table, fixed: called.get(wholeKey(table)) ?? fixed }, at)
      : keyIn({ ...table, keys: keys.slice(0, -1), fixed: divided }, at.slice(0, -1))
  }
}

function groupsIn({ table, cohorts: [people, yes], isYesOrNo }: Peopled) {
  const group = (bits: Cohort, value?: string) => {
    const key = wholeKey(table, value)
    const [population, fixed] = JSON.parse(key) as [string, Fixed]
    return { population, bits, fixed, key }
  }
  if (people === undefined) return []
  if (yes === undefined || !isYesOrNo) return [group(people)]
  const no = people.map((word, at) => word & ~(yes[at] ?? 0))
  return [group(people), group(yes, 'yes'), group(no, 'no')]
}

/** Whether it is said of the same people that all of them had something else: what is hidden would then tell it. */
function saysMore(more: Fixed, less: Fixed): boolean {
  const isIn = (all: Fixed, [key, value]: Fixed[number]) =>
    all.some((other) => other[0] === key && other[1] === value)
  // all the sexes there are, and all the years, say nothing
  const isWide = ([key, value]: Fixed[number]) => key === born || isSeveral(value)
  return (
    less.every((pair) => isIn(more, pair)) &&
    more.some((pair) => !isIn(less, pair) && !isWide(pair))
  )
}

/** Everybody whom a table counts, or of these who are at one value of what it divides by last. */
function wholeKey({ dimensions, keys = dimensions, ...table }: Meant, value?: string): string {
  const [last] = value === undefined ? [] : keys.slice(-1)
  return last === undefined
    ? keyIn({ ...table, dimensions: [], keys: [] }, [])
    : keyIn({ ...table, dimensions: [last], keys: [last] }, [value ?? null])
}
