/**
 * Makes some things ahead of their being asked for: what makes them and what takes them work side by side, and no more
 * than so many are held.
 *
 * @param most how many are made or wait to be taken at once.
 * @returns gives the nth; they are asked for in order, each once.
 */
export function ahead<T, R>(
  all: readonly T[],
  most: number,
  make: (one: T) => Promise<R>,
): (n: number) => Promise<R> {
  const waiting = new Map<number, Promise<R>>()
  let begun = 0
  const begin = (until: number) => {
    for (const one of all.slice(begun, until)) {
      const made = make(one)
      // whoever asks for it is told that it failed
      made.catch(() => undefined)
      waiting.set(begun++, made)
    }
  }
  begin(most)
  return (n) => {
    begin(n + most)
    const asked = waiting.get(n)
    waiting.delete(n)
    return asked ?? Promise.reject(new RangeError('asked for twice, or not there'))
  }
}
