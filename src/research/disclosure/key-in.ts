import type { CountTable } from './table.ts'

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
  // divided by what is so of everybody, that is said once
  const also = divided.filter(([key, value]) => !fixed.some(([k, v]) => k === key && v === value))
  const where = [...fixed, ...also].toSorted((one, other) => (one.join() < other.join() ? -1 : 1))
  return JSON.stringify([population, where])
}
