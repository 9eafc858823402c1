import type { FastifyInstance, FastifyReply } from 'fastify'
import { newestCheckpoint, newestTile } from '../../audit/log/newest.ts'
import { keyLines } from '../../audit/log/proof-text.ts'
import { parseTilePath } from '../../audit/log/tiles.ts'
import { notFound } from '../../identity/ids.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'

const open = { config: { policy: 'public' } } as const
const text = 'text/plain; charset=utf-8'

/**
 * The tree of the log for whoever checks it: hashes and signatures, no event.
 *
 * @see https://c2sp.org/tlog-tiles
 */
export function registerLog(app: FastifyInstance, { db, log }: PageDeps): void {
  app.get(paths.logCheckpoint, open, async (_request, reply) => {
    const note = await newestCheckpoint(db.sequencer)
    return sendText(reply, note)
  })
  app.get(paths.logKeys, open, async (_request, reply) => {
    const keys = await log.published()
    return sendText(reply, keys && `${keyLines(keys).join('\n')}\n`)
  })
  app.get<{ Params: { level: string; '*': string } }>(
    paths.logTile,
    open,
    async (request, reply) => {
      const { level, '*': path } = request.params
      const place = placeOf(path)
      if (place === undefined || !/^\d{1,2}$/.test(level)) throw notFound()
      const hashes = await newestTile(db.sequencer, { level: Number(level), ...place })
      if (hashes === undefined) throw notFound()
      // what a tile once was it stays
      return reply
        .type('application/octet-stream')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(hashes)
    },
  )
}

function sendText(reply: FastifyReply, body: string | undefined) {
  if (body === undefined) throw notFound()
  return reply.type(text).header('cache-control', 'no-cache').send(body)
}

function placeOf(path: string) {
  try {
    return parseTilePath(path)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
