/** Bytes that came in several chunks, read by position without being copied together. */
export class Chunks {
  readonly #chunks: Buffer[] = []
  /** Where each chunk starts. */
  readonly #starts: number[] = []
  length = 0

  add(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#starts.push(this.length)
    this.length += chunk.length
  }

  /** A view where the bytes lie in one chunk, else a copy. */
  slice(start: number, end: number): Buffer {
    const first = this.#indexAt(start)
    const chunk = this.#chunks[first]
    const from = start - (this.#starts[first] ?? 0)
    if (chunk === undefined) return Buffer.alloc(0)
    if (from + end - start <= chunk.length) return chunk.subarray(from, from + end - start)
    const last = this.#indexAt(end - 1)
    const parts = this.#chunks.slice(first, last + 1)
    const whole = Buffer.concat(parts)
    return whole.subarray(from, from + end - start)
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
