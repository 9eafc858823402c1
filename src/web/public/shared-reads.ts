/**
 * Reads once for all who wait, and never hands out what was read before it was asked for: whoever asks while a
 * read is under way waits for the next. So an answer is as fresh as if each had read for themselves.
 */
export function sharedReads<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const underWay = new Map<string, { readonly now: Promise<T>; next?: Promise<T> }>()

  function start(key: string): Promise<T> {
    const one: { readonly now: Promise<T>; next?: Promise<T> } = { now: read(key) }
    underWay.set(key, one)
    const done = () => {
      if (one.next === undefined) underWay.delete(key)
    }
    one.now.then(done, done)
    return one.now
  }

  return (key) => {
    const one = underWay.get(key)
    if (one === undefined) return start(key)
    const again = () => start(key)
    return (one.next ??= one.now.then(again, again))
  }
}
