import type { Tx } from './database.ts'
import type { Line } from './line.ts'
import type { Lines } from './lines.ts'
import { Pending, type Statement, statementOf } from './statement.ts'

const beginnings = {
  'read committed': { text: 'begin', values: [], raw: false },
  'repeatable read': { text: 'begin isolation level repeatable read', values: [], raw: false },
}

export type Isolation = keyof typeof beginnings

const commit = { text: 'commit', values: [], raw: false }
const rollback = { text: 'rollback', values: [], raw: false }

/**
 * One transaction on one line: statements that nothing waits between leave in one flush. The `tx` given to the
 * work takes templates only, which leave in the order in which they were written.
 *
 * @throws what the work throws, or DatabaseError; then nothing was done.
 */
export function inTransaction<T>(
  lines: Lines,
  work: (tx: Tx) => Promise<T>,
  isolation: Isolation = 'read committed',
): Promise<T> {
  return lines.lend(async (line) => {
    const transaction = new Transaction(line, isolation)
    try {
      const result = await work(transaction.tx)
      await transaction.commit()
      return result
    } catch (error) {
      await transaction.rollBack().catch(() => undefined)
      throw error
    }
  })
}

type Rows = readonly unknown[]
type Waiting = {
  readonly statement: () => Statement | undefined
  readonly resolve: (rows: Rows) => void
  readonly reject: (error: unknown) => void
}

class Transaction {
  readonly #line: Line
  #waiting: Waiting[]
  #hasBegun = false
  #sending: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(line: Line, isolation: Isolation) {
    this.#line = line
    const begin = beginnings[isolation]
    this.#waiting = [{ statement: () => begin, resolve: nothing, reject: nothing }]
  }

  readonly tx = ((strings: TemplateStringsArray, ...values: unknown[]) => {
    const pending: Pending = new Pending(strings, values, (resolve, reject) => {
      const statement = () => (pending.isPart ? undefined : statementOf(pending.template))
      const refuse = (error: unknown) => {
        // `commit` says it where nobody waits for this statement
        pending.catch(nothing)
        reject(error)
      }
      this.#add({ statement, resolve, reject: refuse })
    })
    return pending
  }) as unknown as Tx

  async commit(): Promise<void> {
    await new Promise((resolve, reject) => {
      this.#add({ statement: () => commit, resolve, reject })
    })
  }

  /** What has not left stays here; what has is answered first. */
  async rollBack(): Promise<void> {
    this.#failure ??= { error: new Error('the transaction was rolled back') }
    while (this.#sending) await this.#sending
    if (this.#hasBegun) await this.#line.run([rollback])
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting)
    if (!this.#sending) this.#sendSoon()
  }

  /** When all promises that are settled have been followed: what they lead to leaves together. */
  #sendSoon(): void {
    this.#sending = new Promise((resolve) => {
      process.nextTick(() => resolve(this.#send()))
    })
  }

  async #send(): Promise<void> {
    const sent = this.#waiting.splice(0).flatMap((waiting) => {
      const statement = waiting.statement()
      return statement ? [{ ...waiting, statement }] : []
    })
    try {
      if (this.#failure) throw this.#failure.error
      this.#hasBegun = true
      const answers = await this.#line.run(
        sent.map((it) => it.statement),
        true,
      )
      for (const [i, { resolve }] of sent.entries()) resolve(answers[i] ?? [])
    } catch (error) {
      // what came after would be outside the transaction
      this.#failure = { error }
      for (const { reject } of sent) reject(error)
    }
    this.#sending = undefined
    if (this.#waiting.length > 0) this.#sendSoon()
  }
}

function nothing(): void {
  return undefined
}
