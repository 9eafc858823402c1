import { randomInt } from 'node:crypto'

// No vowels, so no words; no digit or letter that sounds or looks like another.
const letters = '23456789BCDFGHJKMNPQRSTVWXZ'

/** A short name for a thing that people write down and say on the telephone: `SH-7K3Q-9D2M`. */
export function newReference(prefix: string): string {
  const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return `${prefix}-${four()}-${four()}`
}

/** `H-7K3Q-9D2M-4TXB`: one that is itself the only way to a thing, so too long to guess. */
export function newLongReference(prefix: string): string {
  return `${newReference(prefix)}${newReference('').slice(0, 5)}`
}

/** The same, however it was typed; undefined for what none of these looks like. @param prefix one letter. */
export function parseLongReference(prefix: string, text: string): string | undefined {
  const typed = text
    .slice(0, 40)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
  if (typed.length !== 13 || !typed.startsWith(prefix)) return undefined
  return [typed[0], typed.slice(1, 5), typed.slice(5, 9), typed.slice(9)].join('-')
}
