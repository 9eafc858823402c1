/** Numbers, each from one on and below another, in order; and whether those who have no number are among them. */
export type Ranges = {
  readonly within: readonly (readonly [from: number, below: number])[]
  readonly none: boolean
}

/** What the year of birth is called in keys. */
export const born = 'born'
const ofNumbers = 'number '

/**
 * What anything else is called that each person has one number of, or none.
 *
 * @param known who has one for certain, as a fact; null where nobody has.
 * @param what tells it from any other.
 */
export function numberKey(known: string | null, ...what: readonly unknown[]): string {
  return `${ofNumbers}${JSON.stringify([known, ...what])}`
}

export function isOrdered(key: string): boolean {
  return key === born || key.startsWith(ofNumbers)
}

/** Whether a key of a place may have such a number in it. */
export function hasNumber(key: string): boolean {
  return key.includes(`"${ofNumbers}`)
}

/** The fact by which it is known that somebody has the number. */
export function certainBy(key: string): string | null {
  if (!key.startsWith(ofNumbers)) return null
  const [known] = JSON.parse(key.slice(ofNumbers.length)) as [string | null]
  return known
}

export const everyNumber: Ranges = { within: [[-Infinity, Infinity]], none: false }

/** Years of birth from one to another, both in it; without an end on a side where it is empty. */
export function yearsOf(from: number | undefined, until: number | undefined): string {
  return `${from ?? ''}..${until ?? ''}`
}

/** A year that a table divides by is a band of it or more: where it ends is not known. */
export function isYear(value: string): boolean {
  return /^\d+$/.test(value)
}

/** In words, as they stand in a table. */
export function rangesText({ within, none }: Ranges): string {
  const texts = within.map(([from, below]) => {
    if (from === -Infinity) return below === Infinity ? 'any' : `under ${below}`
    return below === Infinity ? `${from} and over` : `${from} to under ${below}`
  })
  return [...texts, ...(none ? ['none'] : [])].join(' or ')
}

/** undefined for what is no number and no range, such as few put together. */
export function rangesIn(key: string, value: string): Ranges | undefined {
  if (value === 'none') return { within: [], none: true }
  if (key === born) return yearsIn(value)
  const parts = value.split(' or ')
  const within = parts.filter((part) => part !== 'none').map(rangeIn)
  const isRead = within.every((range) => range !== undefined)
  return isRead ? { within, none: parts.includes('none') } : undefined
}

function rangeIn(text: string): readonly [number, number] | undefined {
  if (text === 'any') return [-Infinity, Infinity]
  const number = String.raw`(-?[\d.]+(?:e[+-]?\d+)?)`
  const read = (pattern: string) => new RegExp(`^${pattern}$`).exec(text)?.slice(1).map(Number)
  const [under] = read(`under ${number}`) ?? []
  if (under !== undefined) return [-Infinity, under]
  const [over] = read(`${number} and over`) ?? []
  if (over !== undefined) return [over, Infinity]
  const [from, below] = read(`${number} to under ${number}`) ?? []
  return from === undefined || below === undefined ? undefined : [from, below]
}

function yearsIn(value: string): Ranges | undefined {
  if (isYear(value)) return { within: [[Number(value), Number(value) + 1]], none: false }
  const [, from, until] = /^(\d*)\.\.(\d*)$/.exec(value) ?? []
  if (from === undefined || until === undefined) return undefined
  const ends = [from === '' ? -Infinity : Number(from), until === '' ? Infinity : Number(until) + 1]
  return { within: [[ends[0] ?? 0, ends[1] ?? 0]], none: false }
}

/** Everybody else. */
export function othersThan({ within, none }: Ranges): Ranges {
  const ends = [-Infinity, ...within.flat(), Infinity]
  const gaps = Array.from({ length: ends.length / 2 }, (_, at): readonly [number, number] => [
    ends[2 * at] ?? 0,
    ends[2 * at + 1] ?? 0,
  ])
  return { within: gaps.filter(([from, below]) => from < below), none: !none }
}

export function inBoth(one: Ranges, other: Ranges): Ranges {
  const within = one.within.flatMap(([from, below]) =>
    other.within.map(([start, end]) => [Math.max(from, start), Math.min(below, end)] as const),
  )
  return {
    within: within.filter(([from, below]) => from < below),
    none: one.none && other.none,
  }
}
