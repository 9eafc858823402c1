import { readFileSync, readdirSync } from 'node:fs'
import { extname } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { notFound } from '../identity/ids.ts'
import './policy.ts'

const folder = new URL('../../assets/', import.meta.url)

const typeOf: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
}

let manifest: Readonly<Record<string, string>> | undefined

/** The address of an asset: `confide.css` is served as `/assets/confide.<hash of content>.css`. */
export function assetUrl(name: string): string {
  manifest ??= JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as typeof manifest
  const file = manifest?.[name]
  if (file === undefined) throw new Error(`There is no asset named ${name}`)
  return `/assets/${file}`
}

/** Serves what scripts/build-assets.mjs built, from memory. A name holds its content's hash, so it may be kept. */
export function serveAssets(app: FastifyInstance): void {
  const files = new Map(
    readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder))]),
  )
  app.get<{ Params: { file: string } }>(
    '/assets/:file',
    { config: { policy: 'public' } },
    (request, reply) => {
      const name = request.params.file
      const type = typeOf[extname(name)]
      if (type === undefined || !files.has(name)) throw notFound()
      return send(reply.type(type), files, name, request.headers['accept-encoding'] ?? '')
    },
  )
}

function send(
  reply: FastifyReply,
  files: ReadonlyMap<string, Buffer>,
  name: string,
  accepted: string,
): FastifyReply {
  reply.header('cache-control', 'public, max-age=31536000, immutable')
  reply.header('vary', 'accept-encoding')
  for (const [encoding, ending] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    const packed = files.get(name + ending)
    if (packed && accepted.includes(encoding)) {
      return reply.header('content-encoding', encoding).send(packed)
    }
  }
  return reply.send(files.get(name))
}
