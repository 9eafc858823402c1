import type { FastifyInstance } from 'fastify'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The policy of a page whose form leads on to one of these addresses. */
export function securityPolicyTo(addresses: readonly string[]): string {
  const places = addresses.map((address) => {
    const { protocol, origin } = new URL(address)
    return /^https?:$/.test(protocol) ? origin : protocol
  })
  return policy.replace(
    "form-action 'self'",
    `form-action 'self' ${[...new Set(places)].join(' ')}`,
  )
}

const unused =
  'accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope magnetometer microphone midi payment screen-wake-lock usb'.split(
    ' ',
  )

const headers = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': unused.map((feature) => `${feature}=()`).join(', '),
  // Not `no-referrer`: with it a browser sends our own forms with `Origin: null`, which we refuse.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  // What may be kept says so itself (the assets): everything else is personal, or soon will be.
  'cache-control': 'no-store',
} as const

/** The headers of every answer. @param https whether browsers may be told to use nothing else. */
export function securityHeaders(https: boolean): Readonly<Record<string, string>> {
  const strict = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
  return https ? { ...headers, ...strict } : headers
}

/**
 * Sets on every answer, errors included, what keeps a page from loading, being framed by, being kept by or
 * telling anything to anyone else.
 *
 * @param https whether the address is https, so that browsers may be told to use nothing else.
 */
export function addSecurityHeaders(app: FastifyInstance, https: boolean): void {
  const all = securityHeaders(https)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(all)
  })
}
