import type { Sql } from './database.ts'

type Rows<T> = { readonly [K in keyof T]: Awaited<T[K]> }

/**
 * One snapshot in one round trip: begin, the statements and commit leave in a single flush.
 *
 * The statements see one repeatable-read snapshot and cannot depend on each other's answers; they share what
 * the first has set with SET LOCAL. If one fails, so does the whole.
 */
export async function inOneSnapshot<T extends readonly PromiseLike<unknown>[]>(
  sql: Sql,
  statements: (tx: Sql) => readonly [...T],
): Promise<Rows<T>> {
  const tx = await sql.reserve()
  try {
    const begin = tx`begin isolation level repeatable read`.execute()
    const sent = statements(tx)
    const end = tx`commit`
    const settled = await Promise.allSettled<unknown>([begin, ...sent, end])
    const failed = settled.find((one): one is PromiseRejectedResult => one.status === 'rejected')
    if (failed) {
      await tx`rollback`.catch(() => undefined)
      throw failed.reason
    }
    return settled
      .slice(1, -1)
      .map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as Rows<T>
  } finally {
    tx.release()
  }
}
