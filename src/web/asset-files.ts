import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { extname, parse } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { notFound } from '../identity/ids.ts'
import './policy.ts'

const folder = new URL('../../assets/', import.meta.url)

const typeOf: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

let manifest: Record<string, string> | undefined
/** Files that this process made itself, by the name they are served under. */
const made = new Map<string, Buffer>()

/** The address of an asset: `confide.css` is served as `/assets/confide.<hash of content>.css`. */
export function assetUrl(name: string): string {
  return `/assets/${fileOf(name)}`
}

/** What an asset says. */
export function assetText(name: string): string {
  const file = fileOf(name)
  return made.get(file)?.toString() ?? readFileSync(new URL(file, folder), 'utf8')
}

/** Puts something in the place of an asset, or adds one, before any is served. */
export function replaceAsset(name: string, content: string | Buffer): void {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const file = `${parse(name).name}.${hash}${extname(name)}`
  names()[name] = file
  made.set(file, bytes)
  made.set(`${file}.br`, brotliCompressSync(bytes))
  made.set(`${file}.gz`, gzipSync(bytes))
}

function fileOf(name: string): string {
  const file = names()[name]
  if (file === undefined) throw new Error(`There is no asset named ${name}`)
  return file
}

function names(): Record<string, string> {
  manifest ??= JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as Record<
    string,
    string
  >
  return manifest
}

/** Serves what scripts/build-assets.mjs built, from memory. A name holds its content's hash, so it may be kept. */
export function serveAssets(app: FastifyInstance): void {
  const built = readdirSync(folder).map(
    (name) => [name, readFileSync(new URL(name, folder))] as const,
  )
  const files = new Map([...built, ...made])
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
