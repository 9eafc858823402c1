import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A page as it is sent: made, compressed and named once. */
type Made = {
  /** What it was made of: a page made of the same is the same. */
  readonly facts: string
  readonly etag: string
  readonly bodies: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>
}

/** The best compression of what is larger takes longer than anybody should wait for a page. Bytes. */
const large = 60_000

const packBrotli = promisify(brotliCompress)
const packGzip = promisify(gzip)

/**
 * Pages kept in memory, each made again only when what it is made of differs.
 *
 * @param most how many; of more than these the one longest made goes.
 */
export function pageStore(most: number) {
  const pages = new Map<string, Promise<Made>>()

  /** The page of this name; `render` is called only where there is none made of these facts. */
  async function get(name: string, facts: string, render: () => string): Promise<Made> {
    const kept = pages.get(name)
    if (kept !== undefined && (await kept).facts === facts) return kept
    const made = make(facts, render())
    pages.delete(name)
    pages.set(name, made)
    if (pages.size > most) {
      const [oldest] = pages.keys()
      if (oldest !== undefined) pages.delete(oldest)
    }
    return made
  }

  return { get, last: (name: string) => pages.get(name) }
}

async function make(facts: string, html: string): Promise<Made> {
  const bytes = Buffer.from(html)
  const [br, zipped] = await Promise.all([
    packBrotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_QUALITY]: bytes.length < large ? 11 : 5,
      },
    }),
    packGzip(bytes),
  ])
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  // Weak: one name for the page however it is packed.
  return { facts, etag: `W/"${hash}"`, bodies: { br, gzip: zipped, identity: bytes } }
}

/** Sends a page, or says that the one the browser has is still it. */
export function sendMade(request: FastifyRequest, reply: FastifyReply, made: Made): FastifyReply {
  void reply.headers({
    // kept, and asked about each time
    'cache-control': 'no-cache',
    etag: made.etag,
    vary: 'accept-encoding',
  })
  if (request.headers['if-none-match']?.includes(made.etag)) return reply.code(304).send()
  const encoding = encodingFor(request.headers['accept-encoding'] ?? '')
  if (encoding !== 'identity') void reply.header('content-encoding', encoding)
  return reply.type('text/html; charset=utf-8').send(made.bodies[encoding])
}

function encodingFor(accepted: string): keyof Made['bodies'] {
  if (/\bbr\b(?!;q=0(?:\.0*)?(?:,|$))/.test(accepted)) return 'br'
  return /\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))/.test(accepted) ? 'gzip' : 'identity'
}
