import type { FastifyRequest } from 'fastify'
import { Refusal } from '../errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A form is taken only from our own pages: `Origin` must be ours. A request that carries its session as a
 * bearer token is not sent by a browser on its own and needs none.
 *
 * @throws Refusal `foreign-origin`.
 */
export function refuseForeignOrigin(request: FastifyRequest, own: () => string): void {
  const { authorization, cookie } = request.headers
  const byTokenOnly = cookie === undefined && authorization?.startsWith('Bearer ')
  if (safeMethods.has(request.method) || byTokenOnly) return
  if (request.headers.origin !== own()) {
    throw new Refusal(
      'foreign-origin',
      'This form was not sent from our own page. Open the page again and send it from there',
    )
  }
}

const host = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

/**
 * The address a request came to, for where no fixed one is set. It becomes part of answers, so it must be one.
 *
 * @throws Refusal `invalid` for a `Host` that no address has.
 */
export function originOfHost(request: FastifyRequest): string {
  const origin = `${request.protocol}://${request.host}`
  if (!host.test(request.host) || !URL.canParse(origin)) {
    throw new Refusal('invalid', 'This address is not one of ours')
  }
  return origin
}
