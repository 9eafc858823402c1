/** A number that may be told. `few`: from 1 to 7, which could point at people. */
export type Told = number | 'few'

/**
 * A number as it may be told: 1 to 7 are hidden and the rest rounded to 5, so that no hidden one can be worked out
 * from the others.
 *
 * @see domain.md section 5.5
 */
export function told(count: number): Told {
  if (count === 0) return 0
  return count < 8 ? 'few' : Math.round(count / 5) * 5
}
