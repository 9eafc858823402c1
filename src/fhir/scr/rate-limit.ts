/** What is left of an organisation's requests, and when that was worked out (milliseconds). */
type Left = { readonly requests: number; readonly at: number }

/**
 * How many requests in a second each of those who ask may send, by a bucket that fills again as time passes: so many
 * at once, and so many a second for as long as they like (domain.md 1.6: 5 a second, 300 a minute).
 *
 * @returns for one more request at a moment in milliseconds: 0 where it is within the limit, else how many whole
 *   seconds to wait. A request that is refused takes nothing, so who waits as told is served.
 */
export function rateLimit(perSecond: number): (who: string, at: number) => number {
  const left = new Map<string, Left>()
  return (who, at) => {
    const before = left.get(who) ?? { requests: perSecond, at }
    const filled = before.requests + (Math.max(at - before.at, 0) / 1000) * perSecond
    const requests = Math.min(filled, perSecond)
    const isWithin = requests >= 1
    left.set(who, {
      requests: isWithin ? requests - 1 : requests,
      at: Math.max(at, before.at),
    })
    return isWithin ? 0 : Math.ceil((1 - requests) / perSecond)
  }
}
