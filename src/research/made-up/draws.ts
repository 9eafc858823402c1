import { createHash } from 'node:crypto'

/** What looks like chance and is the same each time: of a text, and of nothing else. */
export type Draws = {
  /** A whole number from nought, below this. */
  readonly below: (most: number) => number
  /** One of these. */
  readonly oneOf: <T>(of: readonly T[]) => T
  /** Whether something happens that happens so many times in a hundred. */
  readonly percent: (many: number) => boolean
}

/** @param seed a text that came of no record. */
export function drawsOf(seed: string): Draws {
  let drawn = Buffer.alloc(0)
  let at = 0
  let blocks = 0
  const next = (): number => {
    if (at >= drawn.length) {
      drawn = createHash('sha512').update(`${seed}\0${blocks++}`).digest()
      at = 0
    }
    at += 4
    return drawn.readUInt32LE(at - 4)
  }
  const below = (most: number) => Math.floor((next() / 2 ** 32) * most)
  const oneOf = <T>(of: readonly T[]): T => {
    const one = of[below(of.length)]
    if (one === undefined) throw new RangeError('there is none to draw')
    return one
  }
  return { below, oneOf, percent: (many) => below(100) < many }
}
