import { deepestJson, tooDeep } from '../json-limits.ts'
import { Chunks } from './chunks.ts'

/** One JSON object as it was sent, and where the lists directly in it start and end. */
export type JsonPiece = {
  readonly bytes: Chunks
  readonly lists: readonly JsonList[]
  /** Why this is not a whole JSON object; its bytes are then not kept. */
  readonly fault: string | undefined
}

/** A list directly in the object: the positions of its brackets, and of the objects directly in it. */
export type JsonList = { readonly start: number; end: number; readonly items: number[] }

export type SplitOptions = {
  /** One object a line (NDJSON): a broken line does not spoil the next. */
  readonly lines: boolean
  readonly largest?: number
}

const megabyte = 1024 * 1024
const largestByDefault = 1024 * megabyte
// Two positions for each entry, and some for what a bundle has beside its entries.
const mostItems = 200_100

const quote = 34
const backslash = 92
const newline = 10

/**
 * Takes the JSON objects out of bytes that come in chunks of any size, without parsing them: one after
 * another, or one a line.
 *
 * Each byte is looked at once. Only brackets and strings are followed; whether a piece is JSON is for the
 * parser to say.
 */
export class JsonSplitter {
  readonly #lines: boolean
  readonly #largest: number
  #pieces: JsonPiece[] = []
  #depth = 0
  #inString = false
  #isEscaped = false
  /** Between objects: bytes that start none are skipped to the end of the line. */
  #inRubbish = false
  #bytes = new Chunks()
  #lists: JsonList[] = []
  #items = 0
  #fault: string | undefined

  constructor(options: SplitOptions) {
    this.#lines = options.lines
    this.#largest = options.largest ?? largestByDefault
  }

  /** The objects that this chunk completes. */
  add(chunk: Buffer): JsonPiece[] {
    let at = 0
    while (at < chunk.length)
      at = this.#depth === 0 ? this.#outside(chunk, at) : this.#inside(chunk, at)
    return this.#taken()
  }

  /** What is left when the bytes end: nothing, or an object that was cut off. */
  end(): JsonPiece[] {
    if (this.#depth > 0) this.#close('ends in the middle')
    return this.#taken()
  }

  #taken(): JsonPiece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  /** Where the next object starts, or the end of the chunk. */
  #outside(chunk: Buffer, start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const code = chunk[i] ?? 0
      if (this.#inRubbish) {
        this.#inRubbish = code !== newline
      } else if (code === 123) {
        // The bracket itself is counted by `#inside`.
        return this.#inside(chunk, i)
      } else if (!isBlank(code)) {
        this.#inRubbish = true
        this.#close('is not a JSON object')
      }
    }
    return chunk.length
  }

  /** Nearly all time is spent here, so the state is held in local variables. */
  #inside(chunk: Buffer, start: number): number {
    const length = chunk.length
    const base = this.#bytes.length - start
    let depth = this.#depth
    let inString = this.#inString
    let i = this.#isEscaped ? start + 1 : start
    while (i < length) {
      if (inString) {
        // Up to the closing quote, or a line end that no text may have.
        let code = 0
        for (; i < length; i++) {
          code = chunk[i] ?? 0
          if (code > backslash) continue
          if (code === quote || code === newline) break
          if (code === backslash) i++
        }
        if (i >= length) break
        inString = false
        if (code === quote) i++
        else this.#fault ??= 'has a line end inside a text'
        continue
      }
      const code = chunk[i++] ?? 0
      if (code <= quote) {
        if (code === quote) inString = true
        else if (code === newline && this.#lines) return this.#cutLine(i - 1)
      } else if (code === 123 || code === 91) {
        depth++
        if (depth <= 3) this.#opened(depth, base + i - 1)
        else if (depth > deepestJson) this.#fault ??= tooDeep().message
      } else if (code === 125 || code === 93) {
        depth--
        if (depth === 0) return this.#closed(chunk, start, i)
        if (depth <= 2) this.#closedInside(depth, base + i)
      }
    }
    this.#isEscaped = i > length
    this.#depth = depth
    this.#inString = inString
    this.#keep(chunk, start, length)
    return length
  }

  #opened(depth: number, position: number): void {
    if (depth === 2) this.#openList(position)
    else if (depth === 3) this.#mark(position)
  }

  #closedInside(depth: number, position: number): void {
    if (depth === 2) this.#mark(position)
    else this.#closeList(position - 1)
  }

  #closed(chunk: Buffer, start: number, end: number): number {
    this.#keep(chunk, start, end)
    this.#close()
    return end
  }

  #cutLine(at: number): number {
    this.#close('ends in the middle of its line')
    return at
  }

  #openList(start: number): void {
    this.#lists.push({ start, end: start, items: [] })
    this.#mayHoldMore()
  }

  #mark(position: number): void {
    this.#lists.at(-1)?.items.push(position)
    this.#mayHoldMore()
  }

  #closeList(end: number): void {
    const list = this.#lists.at(-1)
    if (list) list.end = end
  }

  #mayHoldMore(): void {
    if (++this.#items > mostItems) this.#blame('holds more than 100,000 entries')
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    if (this.#fault === undefined) this.#bytes.add(chunk.subarray(start, end))
    if (this.#bytes.length > this.#largest) {
      this.#blame(`is larger than ${this.#largest / megabyte} MB`)
    }
  }

  /** Of an object with a fault nothing is kept, however long it goes on. */
  #blame(fault: string): void {
    this.#fault ??= fault
    this.#bytes.release()
    this.#lists = []
    this.#items = 0
  }

  #close(fault?: string): void {
    if (fault !== undefined) this.#blame(fault)
    this.#pieces.push({ bytes: this.#bytes, lists: this.#lists, fault: this.#fault })
    this.#depth = 0
    this.#inString = false
    this.#isEscaped = false
    this.#bytes = new Chunks()
    this.#lists = []
    this.#items = 0
    this.#fault = undefined
  }
}

/** Blanks of JSON, the mark some programs put first (BOM), and record separators (RFC 7464). */
function isBlank(code: number): boolean {
  if (code === 32 || (code >= 9 && code <= 13) || code === 30) return true
  return code === 0xef || code === 0xbb || code === 0xbf
}
