import { randomInt } from 'node:crypto'

// No vowels, so no words; no digit or letter that sounds or looks like another.
const letters = '23456789BCDFGHJKMNPQRSTVWXZ'

/** A short name for a thing that people write down and say on the telephone: `SH-7K3Q-9D2M`. */
export function newReference(prefix: string): string {
  const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return `${prefix}-${four()}-${four()}`
}
