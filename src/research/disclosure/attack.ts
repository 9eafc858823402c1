import { knownBy, type Known, type Sum } from './known.ts'
import { keyIn } from './key-in.ts'
import type { ToldTable } from './protect.ts'
import type { Naming } from './same-people.ts'
import { usual, type Range, type SmallNumbers } from '../../summary/coverage/told.ts'

/** A hidden number within so few is as good as told. */
const narrow = 2
/** How many additions one attack may take: beyond it tables are released in parts, or not. */
const mostWork = 2e9
/** How often everything is narrowed: what goes on so long does not fit together. */
const mostRounds = 1000

export type Attacked = {
  /** Each number, by its key, and what it must be within. */
  readonly ranges: ReadonlyMap<string, Range>
  readonly exposed: readonly Exposed[]
}

/** A hidden number that can be worked out, and those that stand in a sum with it. */
export type Exposed = { readonly key: string; readonly beside: ReadonlySet<string> }

/**
 * Attacks tables as somebody would who has all of them: narrows each number by every sum it is in, and takes sums
 * from each other until one hidden number stands alone.
 *
 * @param naming by which numbers of the same people are one number.
 * @throws RangeError where they are too many to be attacked together.
 * @see research-data.md section 9 (T2 to T4, T10, T11)
 */
export function attack(
  tables: readonly ToldTable[],
  earlier: readonly ToldTable[] = [],
  rule: SmallNumbers = usual,
  naming: Naming = keyIn,
): Attacked {
  const { numbers, sums } = knownBy(tables, earlier, rule, naming)
  narrowAll(sums)
  for (const part of connected(sums)) {
    takeApart(part)
    narrowAll(part)
  }
  const all = [...numbers.values()]
  const exposed = all.filter(
    ({ isHidden, isTold, low, high }) => isHidden && (isTold || high - low <= narrow),
  )
  return {
    ranges: new Map(all.map(({ key, low, high }) => [key, [low, high]])),
    exposed: exposed.map((number) => ({ key: number.key, beside: besideIn(sums, number) })),
  }
}

function besideIn(sums: readonly Sum[], number: Known): ReadonlySet<string> {
  const isOne = ({ whole, parts }: Sum, of: Known) =>
    parts.length === 1 && (whole === of || parts[0] === of)
  // under each of its names
  const names = new Set([number])
  for (const name of names) {
    for (const { whole, parts } of sums.filter((sum) => isOne(sum, name))) {
      for (const one of [whole, ...parts]) names.add(one)
    }
  }
  const its = sums.filter(
    ({ whole, parts }) => names.has(whole) || parts.some((part) => names.has(part)),
  )
  return new Set([number, ...its.flatMap(({ whole, parts }) => [whole, ...parts])].map(keyOf))
}

const keyOf = ({ key }: Known) => key

/** Until nothing gets narrower. */
function narrowAll(sums: readonly Sum[]): void {
  let rounds = 0
  for (let changed = true; changed;) {
    if (++rounds > mostRounds) {
      throw new RangeError('these tables do not fit together, and are not released')
    }
    changed = false
    for (const { whole, parts } of sums) {
      const low = parts.reduce((sum, part) => sum + part.low, 0)
      const high = parts.reduce((sum, part) => sum + part.high, 0)
      changed = narrowTo(whole, low, high) || changed
      for (const part of parts) {
        changed =
          narrowTo(part, whole.low - (high - part.high), whole.high - (low - part.low)) || changed
      }
    }
  }
}

/** What cannot be is left as it was: an earlier table was of other people. */
function narrowTo(number: Known, from: number, to: number): boolean {
  const low = Math.max(number.low, Math.ceil(from))
  const high = Math.min(number.high, Math.floor(to))
  if (low > high || (low === number.low && high === number.high)) return false
  Object.assign(number, { low, high })
  return true
}

/** Sums that share numbers that are not told, and so can be taken from each other. */
function connected(sums: readonly Sum[]): Sum[][] {
  const leaders = new Map<Known, Known>()
  const leaderOf = (number: Known): Known => {
    const next = leaders.get(number) ?? number
    if (next === number) return number
    const leader = leaderOf(next)
    leaders.set(number, leader)
    return leader
  }
  const unknownIn = ({ whole, parts }: Sum) => [whole, ...parts].filter(({ isTold }) => !isTold)
  for (const sum of sums) {
    const [first, ...rest] = unknownIn(sum)
    if (first) for (const number of rest) leaders.set(leaderOf(number), leaderOf(first))
  }
  const groups = Map.groupBy(sums, (sum) => {
    const [first] = unknownIn(sum)
    return first && leaderOf(first)
  })
  // a sum of told numbers only tells nothing of a hidden one
  return [...groups].flatMap(([leader, group]) => (leader === undefined ? [] : [group]))
}

/** Gauss: rows that are left with one number that is not told say what it is within. */
function takeApart(sums: readonly Sum[]): void {
  const numbers = [...new Set(sums.flatMap(({ whole, parts }) => [whole, ...parts]))]
  const unknown = numbers.filter(({ isTold }) => !isTold)
  const columns = [...unknown, ...numbers.filter(({ isTold }) => isTold)]
  if (sums.length ** 2 * columns.length > mostWork) {
    throw new RangeError('these tables are too many to be released together')
  }
  const at = new Map(columns.map((number, column) => [number, column]))
  const rows = sums.map(({ whole, parts }) => {
    const row = new Float64Array(columns.length)
    for (const part of parts) row[at.get(part) ?? 0] = 1
    row[at.get(whole) ?? 0] = -1
    return row
  })
  reduce(rows, unknown.length)
  for (const row of rows) {
    const left = unknown.filter((_, column) => row[column] !== 0)
    const [alone] = left
    if (left.length === 1 && alone !== undefined) narrowBy(alone, row, columns)
  }
}

/** Where `c·alone + Σ others = 0`, what the others leave for it. */
function narrowBy(alone: Known, row: Float64Array, columns: readonly Known[]): void {
  let own = 0
  let low = 0
  let high = 0
  columns.forEach((number, column) => {
    const times = row[column] ?? 0
    if (number === alone) own = times
    else if (times !== 0) {
      low += times > 0 ? times * number.low : times * number.high
      high += times > 0 ? times * number.high : times * number.low
    }
  })
  const ends = [-low / own, -high / own]
  narrowTo(alone, Math.min(...ends) - 1e-6, Math.max(...ends) + 1e-6)
}

/** Reduced row echelon form over the first `width` columns. */
function reduce(rows: Float64Array[], width: number): void {
  let next = 0
  for (let column = 0; column < width && next < rows.length; column++) {
    const pivot = rows.findIndex((row, index) => index >= next && row[column] !== 0)
    const row = rows[pivot]
    if (row === undefined) continue
    const other = rows[next]
    if (other !== undefined) rows[pivot] = other
    rows[next++] = row
    const by = row[column] ?? 1
    for (let each = column; each < row.length; each++) row[each] = clean((row[each] ?? 0) / by)
    for (const target of rows) {
      const times = target[column] ?? 0
      if (target === row || times === 0) continue
      for (let each = column; each < row.length; each++) {
        if (row[each] !== 0) target[each] = clean((target[each] ?? 0) - times * (row[each] ?? 0))
      }
    }
  }
}

function clean(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value
}
