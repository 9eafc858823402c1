import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import postgres from 'postgres'
import { Line, type Parsers } from './line.ts'

type Options = postgres.Options<Record<string, never>>

const mostMsToConnect = 10_000
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** A line of its own: the library signs in (password, SCRAM) and knows the types; then the socket is ours. */
export async function signIn(url: string, options: Options, onClosed: () => void): Promise<Line> {
  const asked = postgres(url, options).options
  let socket: Socket | undefined
  const sql = postgres(url, {
    ...options,
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    ssl: false,
    // not in the library's types
    socket: async () => (socket = await socketTo(asked)),
  } as Options)
  await sql`select 1`
  if (!socket) throw new Error('signed in without a socket')
  for (const event of ['data', 'error', 'close', 'drain']) socket.removeAllListeners(event)
  return new Line(socket, parsersOf(sql), onClosed)
}

type Asked = ReturnType<typeof postgres>['options']

async function socketTo(asked: Asked): Promise<Socket> {
  const signal = AbortSignal.timeout(mostMsToConnect)
  let failure: unknown
  for (const [index, host] of asked.host.entries()) {
    const socket = asked.path
      ? connect(asked.path)
      : connect(asked.port[index] ?? asked.port[0] ?? 5432, host)
    try {
      await once(socket, 'connect', { signal })
      socket.setNoDelay(true)
      return asked.ssl ? await secured(socket, host, asked.ssl, signal) : socket
    } catch (error) {
      socket.destroy()
      failure = error
    }
  }
  throw failure
}

async function secured(socket: Socket, host: string, ssl: unknown, signal: AbortSignal) {
  socket.write(sslRequest)
  const [answer] = (await once(socket, 'data', { signal })) as [Buffer]
  if (answer.toString('latin1') !== 'S') {
    if (ssl === 'prefer') return socket
    throw new Error('The database does not take encrypted connections')
  }
  const unchecked = ssl === 'require' || ssl === 'allow' || ssl === 'prefer'
  const secure = connectSecure({
    socket,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(unchecked ? { rejectUnauthorized: false } : {}),
    ...(typeof ssl === 'object' ? ssl : {}),
  })
  await once(secure, 'secureConnect', { signal })
  return secure
}

/** The library's readers of each type; that of an array wants the text without its first brace. */
function parsersOf(sql: postgres.Sql): Parsers {
  return Object.fromEntries(
    Object.entries(sql.options.parsers).map(([type, parse]) => [
      type,
      'array' in parse ? (text: string) => parse(text.slice(1)) : parse,
    ]),
  )
}
