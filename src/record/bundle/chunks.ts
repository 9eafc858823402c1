import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Beyond this the bytes wait in a file rather than in memory.
const heldInMemory = 32 * 1024 * 1024

/**
 * Bytes that come in chunks, read by position without being copied together. Many of them go to a temporary
 * file that only this process can read and that has no name any more (on Windows: until `release`).
 */
export class Chunks {
  #chunks: Buffer[] = []
  /** Where each chunk starts. */
  #starts: number[] = []
  #file: { readonly handle: number; readonly path: string } | undefined
  readonly #held: number
  length = 0

  constructor(held = heldInMemory) {
    this.#held = held
  }

  add(chunk: Buffer): void {
    if (chunk.length === 0) return
    if (!this.#file && this.length + chunk.length > this.#held) this.#spill()
    if (this.#file) {
      writeAll(this.#file.handle, chunk)
    } else {
      this.#chunks.push(chunk)
      this.#starts.push(this.length)
    }
    this.length += chunk.length
  }

  /** A view where the bytes lie in one chunk, else a copy. */
  slice(start: number, end: number): Buffer {
    if (end <= start) return Buffer.alloc(0)
    if (this.#file) return readAll(this.#file.handle, start, end - start)
    const first = this.#indexAt(start)
    const last = this.#indexAt(end - 1)
    const parts: Buffer[] = []
    for (let i = first; i <= last; i++) {
      const from = this.#starts[i] ?? 0
      parts.push(
        (this.#chunks[i] ?? Buffer.alloc(0)).subarray(Math.max(0, start - from), end - from),
      )
    }
    const [only, ...more] = parts
    return only && more.length === 0 ? only : Buffer.concat(parts)
  }

  /** Gives the memory or the file back. */
  release(): void {
    this.#chunks = []
    this.#starts = []
    if (this.#file) closeSync(this.#file.handle)
    if (this.#file) removeFile(this.#file.path)
    this.#file = undefined
    this.length = 0
  }

  #spill(): void {
    const path = join(tmpdir(), `confide-${randomBytes(12).toString('hex')}`)
    const handle = openSync(path, 'wx+', 0o600)
    removeFile(path)
    this.#file = { handle, path }
    for (const chunk of this.#chunks) writeAll(handle, chunk)
    this.#chunks = []
    this.#starts = []
  }

  #indexAt(position: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= position) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Windows keeps the name of a file that is open; there it goes when the file is closed. */
function removeFile(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT' && code !== 'EBUSY' && code !== 'EPERM') throw error
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done)
}

function readAll(handle: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  for (let done = 0; done < length;) {
    const count = readSync(handle, bytes, done, length - done, start + done)
    if (count === 0) throw new Error('a temporary file is shorter than what was written to it')
    done += count
  }
  return bytes
}
