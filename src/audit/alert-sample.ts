import { createHash } from 'node:crypto'

const share = 0.1

/**
 * Which of several alerts closed at once are kept for a second person: a tenth, at least one. Nobody can tell
 * beforehand which, and the same seed gives the same.
 */
export function sampleOf(references: readonly string[], seed: string): ReadonlySet<string> {
  const place = (reference: string) =>
    createHash('sha256').update(`${seed}\n${reference}`).digest('hex')
  const mixed = references
    .map((reference) => ({ reference, place: place(reference) }))
    .toSorted((one, next) => (one.place < next.place ? -1 : 1))
  return new Set(
    mixed.slice(0, Math.ceil(references.length * share)).map(({ reference }) => reference),
  )
}
