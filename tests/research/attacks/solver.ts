import type { Shown } from '../../../src/research/disclosure/protect.ts'

// What somebody works out who has tables and patience. Written for the tests alone, and in another way than the engine
// attacks itself: each number that could be is tried, and given up when nothing fits it.

export type Range = readonly [low: number, high: number]

/** Numbers that are within ranges, and of which some add up to others. */
export class Puzzle {
  readonly #at = new Map<string, number>()
  readonly #ranges: Range[] = []
  readonly #sums: (readonly [whole: number, parts: readonly number[]])[] = []

  /** That a number is within a range; said twice, it is within both. */
  know(name: string, [low, high]: Range): void {
    const at = this.#of(name)
    const [from, to] = this.#ranges[at] ?? [0, most]
    this.#ranges[at] = [Math.max(from, low), Math.min(to, high)]
  }

  sum(whole: string, parts: readonly string[]): void {
    this.#sums.push([this.#of(whole), parts.map((part) => this.#of(part))])
  }

  /** What a number has to be within, when each that it could be was tried. */
  range(name: string): Range {
    const at = this.#of(name)
    const start = this.#narrowed(this.#ranges)
    if (!start) throw new RangeError('these numbers do not fit together')
    let [low, high] = start[at] ?? [0, most]
    const fits = (value: number) => {
      const tried = [...start]
      tried[at] = [value, value]
      return this.#narrowed(tried) !== undefined
    }
    while (low < high && !fits(low)) low++
    while (low < high && !fits(high)) high--
    return [low, high]
  }

  #of(name: string): number {
    const known = this.#at.get(name)
    if (known !== undefined) return known
    this.#at.set(name, this.#ranges.length)
    this.#ranges.push([0, most])
    return this.#ranges.length - 1
  }

  /** Until nothing gets narrower; undefined where nothing fits. */
  #narrowed(start: readonly Range[]): Range[] | undefined {
    const ranges = [...start]
    const low = (at: number) => (ranges[at] ?? [0, most])[0]
    const high = (at: number) => (ranges[at] ?? [0, most])[1]
    let changed = true
    const narrow = (at: number, from: number, to: number) => {
      const next: Range = [Math.max(low(at), from), Math.min(high(at), to)]
      if (next[0] !== low(at) || next[1] !== high(at)) changed = true
      ranges[at] = next
      return next[0] <= next[1]
    }
    while (changed) {
      changed = false
      for (const [whole, parts] of this.#sums) {
        const lows = parts.reduce((sum, part) => sum + low(part), 0)
        const highs = parts.reduce((sum, part) => sum + high(part), 0)
        if (!narrow(whole, lows, highs)) return undefined
        for (const part of parts) {
          const [from, to] = [low(whole) - (highs - high(part)), high(whole) - (lows - low(part))]
          if (!narrow(part, from, to)) return undefined
        }
      }
    }
    return ranges
  }
}

const most = 10_000

/** What a reader knows of a number by what is shown: 1 to 7 for few, five counts for each other. */
export function rangeOf(shown: Shown, sensitive = false): Range {
  if (shown === 'hidden') return [0, most]
  if (shown === 'few') return [sensitive ? 0 : 1, 7]
  return shown === 0 ? [0, 0] : [shown - 2, shown + 2]
}

/** Within so few a number is as good as known. */
export function isWorkedOut([low, high]: Range): boolean {
  return high - low <= 2
}
