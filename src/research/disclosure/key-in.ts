import { rest, type CountTable } from './table.ts'
import { born } from './years.ts'

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
    return value === null ? [] : [[key, value === rest ? restOf(fixed) : value]]
  })
  // divided within years, or within several values, it is where it is divided to
  const wide = fixed.filter(([key, value]) => {
    const [, to] = divided.find(([other]) => other === key) ?? []
    return to === undefined || !(key === born ? /^\d+$/.test(to) : value.split('|').includes(to))
  })
  const where = [...wide, ...divided].toSorted((one, other) => (one.join() < other.join() ? -1 : 1))
  return JSON.stringify([population, where])
}

/** Which values few have is found among whom a table counts: of others they are other values, and so other people. */
function restOf(fixed: NonNullable<CountTable['fixed']>): string {
  const whose = JSON.stringify(fixed.map((pair) => pair.join('=')).toSorted())
  // a value with a bar is several
  return `${rest} of ${whose.replaceAll('|', ' or ')}`
}

export function isRest(value: string): boolean {
  return value.startsWith(`${rest} of `)
}
