import { BlockList, isIP, isIPv6 } from 'node:net'

/** How many forms one line may begin, or print. Several people may share one: a library, a practice's own computer. */
export const begins = { most: 30, ms: 3_600_000 }

/** How many forms one network may send to one practice. */
export const sends = { most: 40, ms: 24 * 3_600_000 }

/** How often one line may try to send something with a code. */
export const tries = { most: 10, ms: 3_600_000 }

/** More names than these are not counted apart: the memory they take is bounded. */
const mostNames = 10_000

/**
 * Counts what names do, in memory only: none is written down.
 *
 * @param limit how many times each may go on in so many milliseconds.
 */
export function gate(
  limit: { readonly most: number; readonly ms: number },
  now: () => number = Date.now,
) {
  let since = now()
  const counts = new Map<string, number>()

  /** @returns whether this name may go on. */
  return function admits(name: string): boolean {
    if (now() - since >= limit.ms || counts.size > mostNames) {
      counts.clear()
      since = now()
    }
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count <= limit.most
  }
}

/** @param proxies addresses, or networks like `10.0.0.0/8`. */
export function trusted(proxies: readonly string[]): BlockList {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/**
 * The address that a request came from. A proxy of ours says last of `x-forwarded-for` who asked it; what stands
 * before that, and all of it from anywhere else, is only what somebody typed.
 */
export function askedFrom(ip: string, forwardedFor: unknown, ours: BlockList): string {
  const told = typeof forwardedFor === 'string' ? forwardedFor.split(',') : []
  let from = plain(ip)
  while (ours.check(from, isIPv6(from) ? 'ipv6' : 'ipv4')) {
    const before = plain(told.pop()?.trim() ?? '')
    if (isIP(before) === 0) return from
    from = before
  }
  return from
}

/** IPv4 as such, however it is written. */
function plain(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** The line of one house: an IPv4 address, or a /64 of IPv6. */
export function lineOf(address: string): string {
  return isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address
}

/** What one customer of a provider has at most, as a rule: a /24 of IPv4, or a /48 of IPv6. */
export function networkOf(address: string): string {
  return isIPv6(address)
    ? `${groupsOf(address).slice(0, 3).join(':')}::/48`
    : `${address.split('.').slice(0, 3).join('.')}.0/24`
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const groups = (text: string | undefined) => (text ? text.split(':') : [])
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length)
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)]
  return all.map((group) => Number.parseInt(group, 16).toString(16))
}
