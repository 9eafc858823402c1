import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { request as http } from 'node:http'
import { request as https } from 'node:https'
import { BlockList, isIP } from 'node:net'
import type { Config } from '../config.ts'
import { Refusal } from '../errors.ts'

/** Where notifications may go: hosts by name, with their port where it is not the usual one. */
export type HookRules = {
  readonly hosts: readonly string[]
  /** In development: to machines of one's own network, and without encryption. */
  readonly near: boolean
}

/** What whoever runs Confide has named; in development nothing is too near. */
export function hookRules({ subscriptionHosts: hosts, production }: Config): HookRules {
  return { hosts, near: !production }
}

/** For the name, the connection and the answer together. */
const timeoutMs = 5_000

const privateAddresses = new BlockList()
for (const [network, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ...([
    ['::', 128],
    ['::1', 128],
    ['64:ff9b::', 96],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv6')
}

/** Whether an address is one of a network of one's own, or none that a machine elsewhere has. */
export function isNear(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return privateAddresses.check(mapped, 'ipv4')
  return privateAddresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** @throws Refusal `invalid` for an address that nothing is sent to. */
export function requireHook(endpoint: string, { hosts, near }: HookRules): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  const isSafe = url?.protocol === 'https:' || (near && url?.protocol === 'http:')
  if (!url || !isSafe || url.username !== '' || url.hash !== '' || !hosts.includes(url.host)) {
    throw new Refusal(
      'invalid',
      'Notifications go by https to hosts that whoever runs Confide has named (SUBSCRIPTION_HOSTS)',
    )
  }
  return url
}

/**
 * Posts a notification. The name is looked up once, and what was looked at is what is connected to; a redirect is not
 * followed.
 *
 * @returns whether it was taken: an answer of 2xx.
 */
export async function postHook(
  endpoint: string,
  rules: HookRules,
  body: string,
  headers: Readonly<Record<string, string>>,
  {
    ms = timeoutMs,
    namesOf = allOf,
  }: { readonly ms?: number; readonly namesOf?: typeof allOf } = {},
): Promise<boolean> {
  const url = requireHook(endpoint, rules)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const signal = AbortSignal.timeout(ms)
  const found = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await Promise.race([namesOf(host), nothingAfter(signal)])
  const [first] = found
  if (first === undefined || (!rules.near && found.some(({ address }) => isNear(address))))
    return false
  return new Promise((resolve) => {
    const sent = (url.protocol === 'https:' ? https : http)(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        timeout: ms,
        signal,
        lookup: (_name, options, done) => {
          if (options.all) done(null, [first])
          else done(null, first.address, first.family)
        },
      },
      (answer) => {
        const { statusCode = 0 } = answer
        answer.destroy()
        resolve(statusCode >= 200 && statusCode < 300)
      },
    )
    sent.on('error', () => resolve(false))
    sent.end(body)
  })
}

function allOf(host: string): Promise<LookupAddress[]> {
  return lookup(host, { all: true })
}

function nothingAfter(signal: AbortSignal): Promise<LookupAddress[]> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve([])))
}
