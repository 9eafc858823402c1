import type { Socket } from 'node:net'
import { Messages } from './messages.ts'
import type { Statement } from './statement.ts'

export type Parsers = Readonly<Record<number, ((text: string) => unknown) | undefined>>
type Column = { readonly name: string; readonly parse: (text: string) => unknown }
type Prepared = { readonly name: string; readonly columns: readonly Column[] }
type Row = unknown[] | Record<string, unknown>
type Sent = Statement & { readonly name: string; columns: readonly Column[]; readonly rows: Row[] }
type Flush = {
  readonly sent: readonly Sent[]
  /** Whether a transaction may stay open when all has been answered. */
  readonly staysOpen: boolean
  readonly resolve: (rows: Row[][]) => void
  readonly reject: (error: Error) => void
  /** Which of `sent` is being answered. */
  at: number
  error: DatabaseError | undefined
}

/** What the server refused a statement with. */
export class DatabaseError extends Error {
  readonly code: string
  readonly routine: string
  /** The constraint that it would break. */
  readonly constraint: string
  constructor(fields: Readonly<Record<string, string>>) {
    super(fields['M'])
    this.name = 'DatabaseError'
    this.code = fields['C'] ?? ''
    this.routine = fields['R'] ?? ''
    this.constraint = fields['n'] ?? ''
  }

  /** Whether a prepared statement is no longer what it was: its tables have changed, or it is gone. */
  get isStale(): boolean {
    return this.routine === 'RevalidateCachedQuery' || this.routine === 'FetchPreparedStatement'
  }
}

const mostMsIdle = 60_000
/** The length of a message's type and length. */
const head = 5
const outsideABlock = 'I'.charCodeAt(0)

/**
 * One signed-in connection, on which statements leave together and are answered together: a single Sync at
 * their end. Each is parsed once and kept by name. One flush at a time.
 */
export class Line {
  readonly #socket: Socket
  readonly #parsers: Parsers
  readonly #prepared = new Map<string, Prepared>()
  readonly #out = new Messages()
  #names = 0
  #isInBlock = false
  #flush: Flush | undefined
  #chunks: Buffer[] = []
  #held = 0
  #needed = head

  constructor(socket: Socket, parsers: Parsers, onClosed: () => void) {
    this.#socket = socket
    this.#parsers = parsers
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', (error) => this.#lose(error))
    socket.setTimeout(mostMsIdle, () => {
      if (!this.#flush) this.end()
    })
    socket.on('close', () => {
      this.#lose(new Error('the database closed the connection'))
      onClosed()
    })
  }

  get isOpen(): boolean {
    return this.#socket.writable
  }

  /**
   * The rows of each statement.
   *
   * @throws DatabaseError, and then nothing was done: a transaction that was open is rolled back.
   */
  async run(statements: readonly Statement[], staysOpen = false): Promise<Row[][]> {
    const isFirst = !this.#isInBlock
    try {
      return await this.#send(statements, staysOpen)
    } catch (error) {
      if (!(error instanceof DatabaseError) || !error.isStale) throw error
      this.#prepared.clear()
      if (isFirst) return this.#send(statements, staysOpen)
      throw error
    }
  }

  end(): void {
    this.#socket.end(new Messages().terminate().bytes())
  }

  #send(statements: readonly Statement[], staysOpen: boolean): Promise<Row[][]> {
    const out = this.#out.again()
    const sent = statements.map((statement) => {
      const known = this.#prepared.get(statement.text)
      const name = known?.name ?? `s${this.#names++}`
      if (!known) out.parse(name, statement.text).describe(name)
      out.bind(name, statement.values).execute()
      return { ...statement, name, columns: known?.columns ?? [], rows: [] }
    })
    return new Promise((resolve, reject) => {
      this.#flush = { sent, staysOpen, resolve, reject, at: 0, error: undefined }
      this.#socket.write(out.sync().bytes())
    })
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    if (this.#held < this.#needed) return
    const data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#held)
    let at = 0
    this.#needed = head
    while (data.length - at >= head) {
      const length = 1 + data.readUInt32BE(at + 1)
      if (at + length > data.length) {
        this.#needed = length
        break
      }
      this.#hear(data, at, at + length)
      at += length
    }
    this.#chunks = at === data.length ? [] : [data.subarray(at)]
    this.#held = data.length - at
  }

  #hear(data: Buffer, at: number, end: number): void {
    const flush = this.#flush
    const sent = flush?.sent[flush.at]
    switch (data[at] ?? 0) {
      case 0x44: // DataRow
        if (sent) sent.rows.push(rowOf(sent, data, at + 7))
        break
      case 0x43: // CommandComplete
      case 0x49: // EmptyQueryResponse
        if (flush) flush.at++
        break
      case 0x54: // RowDescription
        if (sent) this.#keep(sent, columnsOf(data, at + 5, this.#parsers))
        break
      case 0x6e: // NoData
        if (sent) this.#keep(sent, [])
        break
      case 0x45: // ErrorResponse
        if (flush) flush.error ??= new DatabaseError(fieldsOf(data, at + 5, end))
        // unasked, it is the server's last word
        else this.#socket.destroy()
        break
      case 0x5a: // ReadyForQuery
        if (flush) this.#finish(flush, data[at + 5] === outsideABlock)
    }
  }

  #keep(sent: Sent, columns: readonly Column[]): void {
    sent.columns = columns
    this.#prepared.set(sent.text, { name: sent.name, columns })
  }

  #finish(flush: Flush, isOutside: boolean): void {
    this.#isInBlock = !isOutside
    if (!isOutside && (flush.error !== undefined || !flush.staysOpen)) {
      return void this.#socket.write(new Messages().query('rollback').bytes())
    }
    this.#flush = undefined
    if (flush.error) flush.reject(flush.error)
    else flush.resolve(flush.sent.map(({ rows }) => rows))
  }

  #lose(error: Error): void {
    this.#socket.destroy()
    const flush = this.#flush
    this.#flush = undefined
    flush?.reject(flush.error ?? error)
  }
}

function rowOf({ columns, raw }: Sent, data: Buffer, start: number): Row {
  let at = start
  if (raw) {
    return columns.map(() => {
      const length = data.readInt32BE(at)
      const from = at + 4
      at = from + Math.max(length, 0)
      return length < 0 ? null : data.subarray(from, at)
    })
  }
  const row: Record<string, unknown> = {}
  for (const { name, parse } of columns) {
    const length = data.readInt32BE(at)
    const from = at + 4
    at = from + Math.max(length, 0)
    row[name] = length < 0 ? null : parse(data.toString('utf8', from, at))
  }
  return row
}

function columnsOf(data: Buffer, start: number, parsers: Parsers): Column[] {
  let at = start + 2
  return Array.from({ length: data.readUInt16BE(start) }, () => {
    const zero = data.indexOf(0, at)
    const name = data.toString('utf8', at, zero)
    at = zero + 19
    return { name, parse: parsers[data.readUInt32BE(zero + 7)] ?? asItIs }
  })
}

function asItIs(text: string): string {
  return text
}

function fieldsOf(data: Buffer, start: number, end: number): Record<string, string> {
  const texts = data.toString('utf8', start, end).split('\0')
  return Object.fromEntries(texts.map((text) => [text.slice(0, 1), text.slice(1)]))
}
