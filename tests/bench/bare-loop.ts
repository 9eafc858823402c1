import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
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
    socket.write(Buffer.concat([message('P', zero(`s${index}`), zero(text), int16(0)), sync]))
    await ready()
  }
  let count = 0
  while (performance.now() < until) {
    const other = options.varying?.next()
    const parts = statements.flatMap(({ parameters }, index) => [
      message(
        'B',
        ...[zero(''), zero(`s${index}`), int16(0), int16(parameters.length)],
        ...parameters.map((it) => value(it === options.varying?.parameter ? other : it)),
        int16(0),
      ),
      execute,
    ])
    socket.write(Buffer.concat([...parts, sync]))
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

function message(type: string, ...parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  return Buffer.concat([Buffer.from(type), int32(length), ...parts])
}

function value(it: unknown): Buffer {
  if (it === null || it === undefined) return int32(-1)
  const text = Buffer.from(textOf(it))
  return Buffer.concat([int32(text.length), text])
}

function textOf(it: unknown): string {
  if (it === freshId) return randomUUID()
  if (Buffer.isBuffer(it)) return `\\x${it.toString('hex')}`
  if (it instanceof Date) return it.toISOString()
  if (Array.isArray(it)) return `{${it.map((each) => JSON.stringify(textOf(each))).join(',')}}`
  return String(it)
}

const zero = (text: string) => Buffer.from(`${text}\0`)

function int16(number: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(number)
  return bytes
}

function int32(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(number)
  return bytes
}

const sync = message('S')
const execute = message('E', zero(''), int32(0))
