/** How many one address may begin in an hour. Several people may share one: a library, a practice's own computer. */
const most = 30
const hourMs = 3_600_000
/** More addresses than these are not counted apart: the memory they take is bounded. */
const mostAddresses = 10_000

/** Counts what addresses do, in memory only: no address is written down. */
export function addressGate(now: () => number = Date.now) {
  let since = now()
  const counts = new Map<string, number>()

  /** @returns whether this address may go on. */
  return function admits(address: string): boolean {
    if (now() - since >= hourMs || counts.size > mostAddresses) {
      counts.clear()
      since = now()
    }
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    return count <= most
  }
}
