// What a client says in PostgreSQL's protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html

const mostKept = 4 * 1024 * 1024

/** Messages one after another, to leave in one write. */
export class Messages {
  #bytes = Buffer.allocUnsafe(4096)
  #at = 0
  #start = 0

  parse(name: string, text: string): this {
    return this.#open('P').#zero(name).#zero(text).#int16(0).#close()
  }

  describe(name: string): this {
    return this.#open('D').#text('S').#zero(name).#close()
  }

  bind(name: string, values: readonly unknown[]): this {
    this.#open('B').#zero('').#zero(name).#int16(0).#int16(values.length)
    for (const value of values) this.#value(value)
    return this.#int16(0).#close()
  }

  execute(): this {
    return this.#open('E').#zero('').#int32(0).#close()
  }

  sync(): this {
    return this.#open('S').#close()
  }

  /** A statement without parameters, in the simple protocol. */
  query(text: string): this {
    return this.#open('Q').#zero(text).#close()
  }

  terminate(): this {
    return this.#open('X').#close()
  }

  /** Takes what is written next from the start; what was there before must have been sent. */
  again(): this {
    if (this.#bytes.length > mostKept) this.#bytes = Buffer.allocUnsafe(4096)
    this.#at = 0
    return this
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  #open(type: string): this {
    this.#text(type)
    this.#start = this.#at
    return this.#int32(0)
  }

  #close(): this {
    this.#bytes.writeInt32BE(this.#at - this.#start, this.#start)
    return this
  }

  #value(value: unknown): void {
    if (value === null) return void this.#int32(-1)
    this.#int32(0)
    const from = this.#at
    this.#text(textOf(value))
    this.#bytes.writeInt32BE(this.#at - from, from - 4)
  }

  #zero(text: string): this {
    return this.#text(text).#text('\0')
  }

  #text(text: string): this {
    // a letter takes at most three bytes
    this.#makeRoom(text.length * 3)
    this.#at += this.#bytes.write(text, this.#at)
    return this
  }

  #int16(number: number): this {
    this.#makeRoom(2)
    this.#at = this.#bytes.writeUInt16BE(number, this.#at)
    return this
  }

  #int32(number: number): this {
    this.#makeRoom(4)
    this.#at = this.#bytes.writeInt32BE(number, this.#at)
    return this
  }

  #makeRoom(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.#at + more))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}

/** A value as PostgreSQL reads it from text, whatever its type there. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`
  throw new TypeError(`a parameter cannot be of type ${typeof value}`)
}

function elementOf(value: unknown): string {
  return value === null ? 'null' : `"${textOf(value).replaceAll(/["\\]/g, '\\$&')}"`
}
