import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Database } from '../db/database.ts'
import { findApp } from './app.ts'
import { keptByServer } from './token-store.ts'

const mostBytes = 56 * 1024

/**
 * A public app need not say who it is when it refreshes, and the usual client does not: its token says so. For an app
 * with keys nothing is said in its place.
 *
 * @returns the request, with what it holds still to be read.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export async function withAppOfRefresh(
  db: Database,
  request: IncomingMessage,
): Promise<IncomingMessage> {
  const { headers } = request
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= mostBytes) chunks.push(chunk)
  }
  const sent = Buffer.concat(chunks)
  const given = new URLSearchParams(sent.toString('utf8'))
  const token = given.get('refresh_token')
  const isUnsaid =
    length <= mostBytes &&
    token !== null &&
    given.get('grant_type') === 'refresh_token' &&
    !given.has('client_id') &&
    !given.has('client_assertion') &&
    headers.authorization === undefined
  const id = isUnsaid ? (await keptByServer(db, 'RefreshToken', token))?.clientId : undefined
  const app = id === undefined ? undefined : await findApp(db, id)
  const isPublic = app && app.keys === undefined && app.keysUrl === undefined
  if (isPublic) given.set('client_id', app.id)
  const body = isPublic ? Buffer.from(given.toString()) : sent
  headers['content-length'] = String(length > mostBytes ? length : body.length)
  const { method, url, socket } = request
  const originalUrl = 'originalUrl' in request ? request.originalUrl : url
  return Object.assign(Readable.from([body], { objectMode: false }), {
    ...{ headers, method, url, socket, originalUrl },
  }) as unknown as IncomingMessage
}
