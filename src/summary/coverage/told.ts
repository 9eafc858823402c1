/** A number that may be told. `few`: from 1 to 7, which could point at people. */
export type Told = number | 'few'

/** Which counts could point at people, and what the others are rounded to. */
export type SmallNumbers = { readonly few: number; readonly base: number }

/**
 * Up to 7 are few, the rest are rounded to 5: so each number that is shown may stand for five counts. Any other
 * limit has to be half a step over a multiple of the base (2, 7, 12): 10 would else mean 10, 11 or 12.
 *
 * @see domain.md section 3.4, research-data.md section 2.2
 */
export const usual: SmallNumbers = { few: 7, base: 5 }

/** For tables of few people in each place: up to 12 are few. */
export const strict: SmallNumbers = { few: 12, base: 5 }

/**
 * A number as it may be told: 1 to 7 are hidden and the rest rounded to 5, so that no hidden one can be worked out
 * from the others.
 *
 * @see domain.md section 5.5
 */
export function told(count: number, { few, base }: SmallNumbers = usual): Told {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError('not a count of people')
  if (count === 0) return 0
  return count <= few ? 'few' : base * Math.floor((count + Math.floor(base / 2)) / base)
}

/** The counts that a told number may stand for. */
export function couldBe(shown: Told, { few, base }: SmallNumbers = usual): Range {
  if (shown === 0) return [0, 0]
  if (shown === 'few') return [1, few]
  const half = Math.floor(base / 2)
  return [shown - half, shown + half]
}

export type Range = readonly [low: number, high: number]
