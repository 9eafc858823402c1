import type { Line } from './line.ts'
import type { Statement } from './statement.ts'

/** A pool of lines: each flush takes one that is free, or opens one, or waits for its turn. */
export class Lines {
  readonly #open: (onClosed: () => void) => Promise<Line>
  readonly #most: number
  readonly #idle: Line[] = []
  readonly #waiting: ((line: Line | undefined) => void)[] = []
  #count = 0
  #ended = false

  constructor(most: number, open: (onClosed: () => void) => Promise<Line>) {
    this.#most = most
    this.#open = open
  }

  run(statements: readonly Statement[]) {
    return this.lend((line) => line.run(statements))
  }

  /** A line of its own for as long as the work takes. */
  async lend<T>(work: (line: Line) => Promise<T>): Promise<T> {
    const line = this.#free() ?? (await this.#take())
    try {
      return await work(line)
    } finally {
      if (line.isOpen) this.#give(line)
    }
  }

  /** Closes each line when it has been answered. */
  end(): void {
    this.#ended = true
    for (const line of this.#idle.splice(0)) line.end()
  }

  #free(): Line | undefined {
    let line = this.#idle.pop()
    while (line && !line.isOpen) line = this.#idle.pop()
    return line
  }

  async #take(): Promise<Line> {
    for (;;) {
      const line = this.#free()
      if (line) return line
      if (this.#count < this.#most) return this.#opened()
      const given = await new Promise<Line | undefined>((resolve) => this.#waiting.push(resolve))
      if (given) return given
    }
  }

  async #opened(): Promise<Line> {
    this.#count++
    try {
      const line = await this.#open(() => this.#forget(line))
      return line
    } catch (error) {
      this.#placeFree()
      throw error
    }
  }

  #give(line: Line): void {
    const next = this.#waiting.shift()
    if (next) next(line)
    else if (this.#ended) line.end()
    else this.#idle.push(line)
  }

  #forget(line: Line): void {
    const index = this.#idle.indexOf(line)
    if (index >= 0) this.#idle.splice(index, 1)
    this.#placeFree()
  }

  #placeFree(): void {
    this.#count--
    this.#waiting.shift()?.(undefined)
  }
}
