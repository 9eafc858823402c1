/** The seed of this run's samples: printed with every result, and given again by CONFIDE_SEED. */
export const seed = Number(process.env['CONFIDE_SEED'] ?? Date.now() % 1_000_000)

/** Whole numbers below a limit, the same for the same seed (mulberry32). */
export function randomNumbers(from: number): (below: number) => number {
  let state = from >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** A proof at full size takes longer than a test may. */
export const wholeProof = { timeout: 3_600_000 }
