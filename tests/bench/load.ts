import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { quantile } from './measurement.ts'

// The load, in a process of its own: `load <settings as JSON>` prints one line of JSON.
// HTTP as a client library would speak it, but without building objects: on two cores every
// microsecond spent here is missing at the server. Each answer is read to its end.

export type Load = {
  readonly port: number
  readonly token: string
  /** A file with one path a line, asked for in turn. */
  readonly paths: string
  /** A file with one body of FHIR a line, each posted to the path of its line. */
  readonly bodies?: string
  /** What packing is taken; as it is where not given. */
  readonly accept?: string
  readonly connections: number
  /** Requests a second, whether or not the earlier ones have been answered; 0 for as many as it takes. */
  readonly rate: number
  readonly seconds: number
}

export type LoadResult = {
  /** All that were answered, the warm-up with them. */
  readonly answered: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly bytesEach: number
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

type Arrival = { readonly due: number }

const settings = JSON.parse(process.argv[2] ?? '{}') as Load
const bodies = settings.bodies === undefined ? undefined : linesOf(settings.bodies)
const requests = linesOf(settings.paths).map((path, line) => {
  const body = bodies?.[line] ?? ''
  return Buffer.from(
    `${bodies ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nHost: localhost:${settings.port}\r\n` +
      (settings.accept ? `Accept-Encoding: ${settings.accept}\r\n` : '') +
      (bodies
        ? `Content-Type: application/fhir+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
        : '') +
      `Authorization: Bearer ${settings.token}\r\n\r\n${body}`,
  )
})
const warmUp = 1000
const started = performance.now()
const from = started + warmUp
const until = from + settings.seconds * 1000
const latencies: number[] = []
const waiting: Arrival[] = []
const free: Connection[] = []
let next = Math.floor(Math.random() * requests.length)
let bytes = 0
let answered = 0

class Connection {
  readonly #socket: Socket
  #arrival: Arrival = { due: 0 }
  #head: Buffer = Buffer.alloc(0)
  #left = -1

  constructor() {
    this.#socket = connect(settings.port, '127.0.0.1', () => idle(this))
    this.#socket.setNoDelay(true)
    this.#socket.on('data', (chunk) => this.#read(chunk))
    this.#socket.on('error', fail)
    this.#socket.on('close', () => fail(new Error('the server closed a connection')))
  }

  ask(arrival: Arrival): void {
    this.#arrival = arrival
    this.#socket.write(requests[next++ % requests.length] ?? '')
  }

  #read(chunk: Buffer): void {
    bytes += chunk.length
    if (this.#left < 0) {
      this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk])
      const end = this.#head.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = this.#head.toString('latin1', 0, end)
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
      if (!head.startsWith('HTTP/1.1 200 ') || length === undefined) fail(new Error(head))
      this.#left = Number(length) - (this.#head.length - end - 4)
      this.#head = Buffer.alloc(0)
    } else this.#left -= chunk.length
    if (this.#left > 0) return
    this.#left = -1
    answered++
    const now = performance.now()
    if (this.#arrival.due >= from && now <= until) latencies.push(now - this.#arrival.due)
    idle(this)
  }
}

function idle(connection: Connection): void {
  const now = performance.now()
  if (now > until) return finish()
  if (settings.rate === 0) return connection.ask({ due: now })
  const arrival = waiting.shift()
  if (arrival) connection.ask(arrival)
  else free.push(connection)
}

function arrive(due: number): void {
  const connection = free.pop()
  if (connection) connection.ask({ due })
  else waiting.push({ due })
}

let arrived = 0
function arriveUntilNow(): void {
  const now = performance.now()
  for (let due; (due = started + (arrived / settings.rate) * 1000) <= now; arrived++) arrive(due)
  if (now > until) finish()
}

let finished = false
function finish(): void {
  if (finished) return
  finished = true
  // Those that were never answered count as having taken all this time.
  for (const { due } of waiting) if (due >= from) latencies.push(performance.now() - due)
  const result: LoadResult = {
    answered,
    perSecond: latencies.length / settings.seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    bytesEach: bytes / answered,
  }
  console.log(JSON.stringify(result))
  process.exit()
}

function fail(error: Error): void {
  console.error(error.message)
  process.exit(1)
}

for (let i = 0; i < settings.connections; i++) new Connection()
if (settings.rate > 0) setInterval(arriveUntilNow, 1)
