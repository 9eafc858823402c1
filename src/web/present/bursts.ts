/** So far apart two looks may lie and still be one burst. */
const minutesApart = 15

/**
 * Looks that read alike and follow one another closely, together; none is left out. Each burst stands where its
 * newest look stood.
 *
 * @param looks newest first.
 * @param wordsOf what a look reads like: only those that read the same are put together.
 */
export function burstsOf<Look extends { readonly at: Date }>(
  looks: readonly Look[],
  wordsOf: (look: Look) => string,
): Look[][] {
  const bursts: Look[][] = []
  const latest = new Map<string, Look[]>()
  for (const look of looks) {
    const words = wordsOf(look)
    const burst = latest.get(words)
    const oldest = burst?.at(-1)
    if (burst && oldest && oldest.at.getTime() - look.at.getTime() <= minutesApart * 60_000) {
      burst.push(look)
    } else {
      const fresh = [look]
      latest.set(words, fresh)
      bursts.push(fresh)
    }
  }
  return bursts
}
