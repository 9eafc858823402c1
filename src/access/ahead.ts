/** How far ahead: so many are being made at once, and none is begun ahead while so much of what was made waits. */
type Lead<R> = {
  readonly atOnce: number
  readonly held: number
  readonly sizeOf: (made: R) => number
}

/**
 * Makes some things ahead of their being asked for: what makes them and what takes them work side by side, and no more
 * than so much is held.
 *
 * @returns `nth` gives one of them: they are asked for in order, each once. After `stop` none is begun any more: nobody
 * asks for the others.
 */
export function ahead<T, R>(
  all: readonly T[],
  lead: Lead<R>,
  make: (one: T) => Promise<R>,
): { readonly nth: (n: number) => Promise<R>; readonly stop: () => void } {
  const waiting = new Map<number, Promise<R>>()
  let [begun, wanted, making, held] = [0, 0, 0, 0]
  const begin = () => {
    while (making < lead.atOnce && begun < all.length && (held < lead.held || begun < wanted)) {
      const made = start(all[begun] as T)
      // whoever asks for it is told that it failed
      made.catch(() => undefined)
      waiting.set(begun++, made)
    }
  }
  const start = async (one: T): Promise<R> => {
    making++
    try {
      const made = await make(one)
      held += lead.sizeOf(made)
      return made
    } finally {
      making--
      begin()
    }
  }
  begin()
  const nth = async (n: number) => {
    wanted = n + 1
    begin()
    const asked = waiting.get(n)
    waiting.delete(n)
    if (asked === undefined) throw new RangeError('asked for twice, or not there')
    const made = await asked
    held -= lead.sizeOf(made)
    begin()
    return made
  }
  const stop = () => {
    begun = all.length
  }
  return { nth, stop }
}
