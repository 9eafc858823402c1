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

  /** Bytes go as they are, all else as text. */
  bind(name: string, values: readonly unknown[]): this {
    this.#open('B').#zero('').#zero(name)
    if (values.some((value) => Buffer.isBuffer(value))) {
      this.#int16(values.length)
      for (const value of values) this.#int16(Buffer.isBuffer(value) ? 1 : 0)
    } else this.#int16(0)
    this.#int16(values.length)
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
    this.#put32(this.#at - this.#start, this.#start)
    return this
  }

  #value(value: unknown): void {
    if (value === null) return void this.#int32(-1)
    if (Buffer.isBuffer(value)) return void this.#int32(value.length).#blob(value)
    this.#int32(0)
    const from = this.#at
    this.#text(textOf(value))
    this.#put32(this.#at - from, from - 4)
  }

  #blob(bytes: Buffer): this {
    this.#makeRoom(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
    return this
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
    if (number > 0xffff) throw new RangeError(`${number} is more than a message can say`)
    this.#makeRoom(2)
    this.#bytes[this.#at++] = number >> 8
    this.#bytes[this.#at++] = number
    return this
  }

  #int32(number: number): this {
    this.#makeRoom(4)
    this.#put32(number, this.#at)
    this.#at += 4
    return this
  }

  /** By hand: an insert of many events has two thousand of them, and each call for one costs four times as much. */
  #put32(number: number, at: number): void {
    const bytes = this.#bytes
    bytes[at] = number >> 24
    bytes[at + 1] = number >> 16
    bytes[at + 2] = number >> 8
    bytes[at + 3] = number
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
  // in a list
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`
  throw new TypeError(`a parameter cannot be of type ${typeof value}`)
}

function elementOf(value: unknown): string {
  if (value === null) return 'null'
  const text = textOf(value)
  return `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text}"`
}
