import { told, usual, type Range, type Told } from '../../summary/coverage/told.ts'

/** A number that is told again from newer data stays as it was until it is so many people away. */
const stays = 7

/**
 * A number that was told before, of newer data: as it was, until more people have come or gone than one could be told by.
 * Who knows that one person joined, or opted out, does not see it; of many, one after another, each tenth or so is seen.
 *
 * @see research-data.md section 9 (T6, T23)
 */
export function toldAgain(before: Told | undefined, count: number): Told {
  return before !== undefined && isNear(before, count) ? before : told(count)
}

export function isNear(before: Told, count: number): boolean {
  const [low, high] = couldStay(before)
  return low <= count && count <= high
}

/** The counts for which a number stays. */
export function couldStay(before: Told): Range {
  if (before === 'few') return [0, usual.few + usual.base]
  return [Math.max(0, before - stays), before + stays]
}

/**
 * Whether a value stands by its name in a table, or among those that few people have: for as long as its number stays.
 *
 * @param before whether it did in an earlier one.
 */
export function standsByName(before: boolean | undefined, people: number): boolean {
  if (before === undefined) return people > usual.few
  const least = told(usual.few + 1)
  return before ? people >= couldStay(least)[0] : people > couldStay('few')[1]
}

/** How many entries, which are no people: two digits, until a tenth more or fewer. One person has few of them. */
export function entriesAgain(before: number | undefined, entries: number): number {
  const isNear = before !== undefined && Math.abs(entries - before) <= before / 10
  return isNear ? before : Number(entries.toPrecision(2))
}
