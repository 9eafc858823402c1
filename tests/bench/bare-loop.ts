import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
import { Messages } from '../../src/db/messages.ts'
import { freshId, type Statement } from './captured.ts'
import type { Varying } from './limit-loop.ts'

// PostgreSQL's protocol with nothing around it: each statement is parsed once, then bound and executed in
// one flush, and the answer is read to its end and thrown away.

type Options = {
  readonly role: string
  readonly clients: number
  readonly seconds: number
  readonly varying: Varying | undefined
}

/** @returns transactions a second. */
export async function startBareLoop(
  url: string,
  statements: readonly Statement[],
  options: Options,
): Promise<number> {
  const started = performance.now()
  const until = started + options.seconds * 1000
  const counts = await Promise.all(
    Array.from({ length: options.clients }, () => loop(url, statements, options, until)),
  )
  return counts.reduce((sum, count) => sum + count) / ((performance.now() - started) / 1000)
}

async function loop(
  url: string,
  statements: readonly Statement[],
  options: Options,
  until: number,
) {
  const { socket, end } = await signedIn(url, options.role)
  const ready = readyFor(socket)
  for (const [index, { text }] of statements.entries()) {
    socket.write(new Messages().parse(`s${index}`, text).sync().bytes())
    await ready()
  }
  let count = 0
  while (performance.now() < until) {
    const other = options.varying?.next()
    const out = new Messages()
    for (const [index, { parameters }] of statements.entries()) {
      const values = parameters.map((it) => {
        if (it === freshId) return randomUUID()
        return it === options.varying?.parameter ? other : it
      })
      out.bind(`s${index}`, values).execute()
    }
    socket.write(out.sync().bytes())
    await ready()
    count++
  }
  await end()
  return count
}

/** The library signs in; then the socket is ours. */
async function signedIn(url: string, role: string) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const sql = postgres(url, {
    max: 1,
    connection: { role },
    socket: () => socket,
  } as postgres.Options<Record<string, never>>)
  await sql`select 1`
  socket.removeAllListeners('data')
  socket.setNoDelay(true)
  return {
    socket,
    end: async () => {
      socket.destroy()
      await sql.end({ timeout: 0 })
    },
  }
}

/** A function that waits for the next "ready for query". */
function readyFor(socket: Socket): () => Promise<void> {
  let resolve = () => {}
  let reject: (error: Error) => void = () => {}
  let left = Buffer.alloc(0)
  let skip = 0
  socket.on('data', (chunk: Buffer) => {
    let data = left.length === 0 ? chunk : Buffer.concat([left, chunk])
    left = Buffer.alloc(0)
    if (skip >= data.length) return void (skip -= data.length)
    let at = skip
    skip = 0
    for (; at + 5 <= data.length; at += data.readInt32BE(at + 1) + 1) {
      if (data[at] === 0x45) reject(new Error(data.toString('latin1', at)))
      if (data[at] === 0x5a) resolve()
    }
    if (at > data.length) skip = at - data.length
    else data = left = Buffer.from(data.subarray(at))
  })
  return () =>
    new Promise<void>((done, fail) => {
      resolve = done
      reject = fail
    })
}
