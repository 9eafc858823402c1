import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { PublicKeys } from '../../audit/log/proof-text.ts'
import { assetText } from '../asset-files.ts'
import { paths } from '../paths.ts'

/**
 * The page that checks a proof, in one file that works without us. It is given the keys it checks with.
 *
 * @param keysOf undefined while there is no log.
 */
export function registerVerifier(
  app: FastifyInstance,
  keysOf: () => Promise<PublicKeys | undefined>,
): void {
  const page = assetText('verify.html')
  // what is written in the page itself runs, and nothing else; nothing leaves it
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(page, 'script')}`,
    `style-src ${hashOf(page, 'style')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  app.get(paths.verifier, { config: { policy: 'public' } }, async (_request, reply) => {
    const keys = JSON.stringify((await keysOf()) ?? null).replaceAll('<', '\\u003c')
    return reply
      .header('content-security-policy', policy)
      .type('text/html; charset=utf-8')
      .send(page.replace(keysPlace, (_, open: string) => `${open}${keys}</script>`))
  })
}

const keysPlace = /(<script id="keys" type="application\/json">)[^<]*<\/script>/

function hashOf(page: string, element: 'script' | 'style'): string {
  const [, content = ''] = new RegExp(`<${element}>([^]*?)</${element}>`).exec(page) ?? []
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`
}
