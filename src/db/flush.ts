import type { Sql } from './database.ts'
import type { Lines } from './lines.ts'
import { statementOf, template } from './statement.ts'

type Rows<T> = { readonly [K in keyof T]: Awaited<T[K]> }

const begin = { text: 'begin isolation level repeatable read', values: [], raw: false }
const commit = { text: 'commit', values: [], raw: false }

/**
 * One snapshot in one round trip: begin, the statements and commit leave in a single flush.
 *
 * The statements see one repeatable-read snapshot and cannot depend on each other's answers; they share what
 * the first has set with SET LOCAL. If one fails, so does the whole.
 */
export async function inOneSnapshot<T extends readonly PromiseLike<unknown>[]>(
  lines: Lines,
  statements: (sql: Sql) => readonly [...T],
): Promise<Rows<T>> {
  const answers = await lines.run([begin, ...statements(template).map(statementOf), commit])
  return answers.slice(1, -1) as unknown as Rows<T>
}

/** Statements that leave together and are committed as one, when they have been answered. */
export async function inOneFlush<T extends readonly PromiseLike<unknown>[]>(
  lines: Lines,
  statements: (sql: Sql) => readonly [...T],
): Promise<Rows<T>> {
  return (await lines.run(statements(template).map(statementOf))) as unknown as Rows<T>
}
