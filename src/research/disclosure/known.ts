import { complements } from './complements.ts'
import { keyIn, type Pair } from './key-in.ts'
import { couldStay } from './kept.ts'
import type { Shown, ToldTable } from './protect.ts'
import type { Naming } from './same-people.ts'
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
  naming: Naming,
): AllKnown {
  const numbers = new Map<string, Known>()
  const tables = [...earlier, ...now]
  for (const table of tables) {
    for (const { at, shown, asBefore } of table.cells) {
      const range =
        asBefore && shown !== 'hidden' ? couldStay(shown) : rangeOf(shown, table.sensitive, rule)
      const known = takeIn(numbers, keyIn(table, at), range)
      if (typeof shown === 'number') known.isTold = true
      else known.isHidden = true
    }
  }
  const margins = tables.map((table) => ({ table, of: marginsOf(table) }))
  const howMany = new Map<string, Set<ToldTable>>()
  for (const { table, of } of margins) {
    for (const key of of.keys()) howMany.set(key, (howMany.get(key) ?? new Set()).add(table))
  }
  const alike = namedAlike(tables, naming)
  const together = complements(
    new Set([...numbers.keys(), ...howMany.keys(), ...alike.values()]),
    new Set(tables.flatMap((table) => askedOf(table, naming))),
  )
  const inThese = new Set(together.flatMap(({ whole, parts }) => [whole, ...parts]))
  const unknown = (key: string) => takeIn(numbers, key, [0, nobodyKnows])
  const sums = margins.flatMap(({ of }) =>
    [...of].flatMap(([key, cells]): Sum[] => {
      // a margin that is told nowhere and is of one table says nothing
      const isOfMore = (howMany.get(key)?.size ?? 0) > 1 || inThese.has(key) || alike.has(key)
      return numbers.has(key) || isOfMore
        ? [{ whole: unknown(key), parts: cells.map(unknown) }]
        : []
    }),
  )
  const more = together.map(({ whole, parts }) => {
    return { whole: unknown(whole), parts: parts.map(unknown) }
  })
  const same = [...alike].map(([key, name]) => ({ whole: unknown(name), parts: [unknown(key)] }))
  return { numbers, sums: [...sums, ...more, ...same] }
}

/** Numbers that are called otherwise than what was asked for says: of the same people, they are one. */
function namedAlike(tables: readonly ToldTable[], naming: Naming): Map<string, string> {
  const alike = new Map<string, string>()
  if (naming === keyIn) return alike
  for (const table of tables) {
    for (let kept = 0; kept < 1 << table.dimensions.length; kept++) {
      for (const { at: its } of table.cells) {
        const at = placeIn(its, kept)
        const [key, name] = [keyIn(table, at), naming(table, at)]
        if (key !== name) alike.set(key, name)
      }
    }
  }
  return alike
}

/** Over all that is not kept. */
function placeIn(at: readonly string[], kept: number): (string | null)[] {
  return at.map((value, dimension) => ((kept >>> dimension) & 1 ? value : null))
}

/** What a table has of everybody it counts, whatever they are called. */
function askedOf(table: ToldTable, naming: Naming): string[] {
  const everywhere = table.dimensions.map(() => null)
  const [, called] = JSON.parse(naming(table, everywhere)) as [string, Pair[]]
  return [...table.fixed, ...called].map(([key]) => key)
}

/** Each margin of a table, and the keys of the cells it is the sum of. */
function marginsOf(table: ToldTable): Map<string, string[]> {
  const margins = new Map<string, string[]>()
  for (let kept = 0; kept < (1 << table.dimensions.length) - 1; kept++) {
    for (const { at } of table.cells) {
      const key = keyIn(table, placeIn(at, kept))
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
