import { couldBe } from '../../summary/coverage/told.ts'
import type { Shown } from './protect.ts'

/** From how many people on a percentage has a decimal, and from how many on it is told at all. */
const oneDecimalFrom = 4000
const wholeFrom = 400

/**
 * A percentage of numbers as they are shown, never of those behind them: a numerator and a denominator could be worked out
 * from it. The more people, the more digits mean anything.
 *
 * @returns undefined where either is hidden, or there are too few people for a percentage.
 * @see research-data.md sections 2.2 and 8 (A8)
 */
export function percentOf(part: Shown, whole: Shown): number | undefined {
  if (typeof part !== 'number' || typeof whole !== 'number' || whole < wholeFrom) return undefined
  const digits = whole >= oneDecimalFrom ? 10 : 1
  return Math.min(100, Math.round((part / whole) * 100 * digits) / digits)
}

/**
 * Between which percentages a group is by what its shown number may stand for: where there are too few people for one
 * percentage, and enough that it says anything.
 *
 * @returns undefined where either is hidden, or it would be wider than a quarter of all there is.
 */
export function percentsBetween(part: Shown, whole: Shown): readonly [number, number] | undefined {
  if (typeof part !== 'number' || typeof whole !== 'number' || whole === 0) return undefined
  const [low, high] = couldBe(part)
  const between = [
    Math.max(0, Math.floor((low / whole) * 100)),
    Math.min(100, Math.ceil((high / whole) * 100)),
  ] as const
  return between[1] - between[0] > 25 ? undefined : between
}
