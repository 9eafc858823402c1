import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { hash } from 'node:crypto'
import { addCheckpoint, type Witness } from './witness.ts'

const mostBytes = 64 * 1024

/**
 * Serves a witness over HTTP: `POST /add-checkpoint`, and `GET /<SHA-256 of the origin>/checkpoint` for what it has
 * cosigned last.
 *
 * @returns where it listens, and what ends it.
 */
export async function serveWitness(witness: Witness, host: string, port: number) {
  const server = createServer((request, response) => {
    answer(witness, request, response).catch((error: unknown) => {
      console.error(error)
      response.writeHead(500).end()
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse) {
  const send = (status: number, type: string, body: string) =>
    response.writeHead(status, { 'content-type': type }).end(body)
  if (request.method === 'POST' && request.url === '/add-checkpoint') {
    const body = await bodyOf(request)
    if (body === undefined) return send(413, 'text/plain', 'too large\n')
    const done = addCheckpoint(witness, body, Math.floor(Date.now() / 1000))
    return send(done.status, done.type, done.body)
  }
  const log = witness.logs.find(
    ({ name }) => request.url === `/${hash('sha256', name, 'hex')}/checkpoint`,
  )
  const note = request.method === 'GET' && log && witness.store.newest(log.name)
  return note ? send(200, 'text/plain; charset=utf-8', note) : send(404, 'text/plain', 'none\n')
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
