/**
 * Does `work` for each, at most `most` at a time. One that fails keeps none of the others back.
 *
 * @throws the first failure, when all are done.
 */
export async function severalAtOnce<T>(
  most: number,
  all: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = all.values()
  const results: PromiseSettledResult<void>[] = []
  const goOn = async () => {
    for (const one of left) results.push(...(await Promise.allSettled([work(one)])))
  }
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, goOn))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}
