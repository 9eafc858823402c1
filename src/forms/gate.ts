import { isIP, isIPv6 } from 'node:net'

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

/**
 * The address that a connection counts as. A proxy on this machine says last of `x-forwarded-for` who asked it;
 * from anywhere else that header is only what somebody typed. IPv6 counts by /64, which is one line of one house.
 */
export function countedAddress(ip: string, forwardedFor: unknown): string {
  const told =
    typeof forwardedFor === 'string' ? (forwardedFor.split(',').at(-1)?.trim() ?? '') : ''
  const isOwnProxy = /^(::ffff:)?127\.|^::1$/.test(ip) && isIP(told) !== 0
  const from = (isOwnProxy ? told : ip).replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(from)) return from
  const [head = '', tail] = from.split('::')
  const groups = (text: string | undefined) => (text ? text.split(':') : [])
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length)
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)]
  const prefix = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${prefix.join(':')}::/64`
}
