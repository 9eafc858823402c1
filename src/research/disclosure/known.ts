import type { Shown, ToldTable } from './protect.ts'
import type { CountTable } from './table.ts'
import { couldBe, type Range, type SmallNumbers } from '../../summary/coverage/told.ts'

/** What anyone may take a number to be who has no table at all. */
const nobodyKnows = 1e12

/** A number that is told or could be: of a table's cell, or of a margin that tables have in common. */
export type Known = {
  readonly key: string
  /** Whether a table tells it as a number. */
  isTold: boolean
  /** Whether a table hides it, of now or of before. */
  isHidden: boolean
  low: number
  high: number
}

/** A margin is the sum of the cells of a table: so tables of one population tell of each other. */
export type Sum = { readonly whole: Known; readonly parts: readonly Known[] }

export type AllKnown = {
  readonly numbers: ReadonlyMap<string, Known>
  readonly sums: readonly Sum[]
}

/**
 * Everything that tables tell together, as numbers within ranges and sums between them.
 *
 * @param earlier what was told before of the same build, so that a number is the same number; oldest first.
 */
export function knownBy(
  now: readonly ToldTable[],
  earlier: readonly ToldTable[],
  rule: SmallNumbers,
): AllKnown {
  const numbers = new Map<string, Known>()
  const tables = [...earlier, ...now]
  for (const table of tables) {
    for (const { at, shown } of table.cells) {
      const known = takeIn(numbers, keyIn(table, at), rangeOf(shown, table.sensitive, rule))
      if (typeof shown === 'number') known.isTold = true
      else known.isHidden = true
    }
  }
  const margins = tables.map((table) => ({ table, of: marginsOf(table) }))
  const howMany = new Map<string, Set<ToldTable>>()
  for (const { table, of } of margins) {
    for (const key of of.keys()) howMany.set(key, (howMany.get(key) ?? new Set()).add(table))
  }
  const sums = margins.flatMap(({ of }) =>
    [...of].flatMap(([key, cells]): Sum[] => {
      // a margin that is told nowhere and is of one table says nothing
      if (!numbers.has(key) && (howMany.get(key)?.size ?? 0) < 2) return []
      const whole = takeIn(numbers, key, [0, nobodyKnows])
      const parts = cells.map((cell) => numbers.get(cell)).filter((one) => one !== undefined)
      return [{ whole, parts }]
    }),
  )
  return { numbers, sums }
}

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
  const divided = keys.flatMap((key, index): (readonly [string, string])[] => {
    const value = at[index] ?? null
    return value === null ? [] : [[key, value]]
  })
  const where = [...fixed, ...divided].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([population, where])
}

/** Each margin of a table, and the keys of the cells it is the sum of. */
function marginsOf(table: ToldTable): Map<string, string[]> {
  const margins = new Map<string, string[]>()
  for (let kept = 0; kept < (1 << table.dimensions.length) - 1; kept++) {
    for (const { at } of table.cells) {
      const over = at.map((value, dimension) => ((kept >>> dimension) & 1 ? value : null))
      const key = keyIn(table, over)
      const cells = margins.get(key)
      if (cells) cells.push(keyIn(table, at))
      else margins.set(key, [keyIn(table, at)])
    }
  }
  return margins
}

/** Told twice, a number is in both ranges; where they do not meet it has changed, and the later counts. */
function takeIn(numbers: Map<string, Known>, key: string, [low, high]: Range): Known {
  const before = numbers.get(key)
  if (before === undefined) {
    const known: Known = { key, isTold: false, isHidden: false, low, high }
    numbers.set(key, known)
    return known
  }
  const [from, to] = [Math.max(before.low, low), Math.min(before.high, high)]
  return Object.assign(before, from <= to ? { low: from, high: to } : { low, high, isTold: false })
}

function rangeOf(shown: Shown, sensitive: boolean, rule: SmallNumbers): Range {
  if (shown === 'hidden') return [0, nobodyKnows]
  const [low, high] = couldBe(shown, rule)
  return [shown === 'few' && sensitive ? 0 : low, high]
}
