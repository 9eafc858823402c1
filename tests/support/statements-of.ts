import type { Statement } from '../../src/db/statement.ts'
import type { TestDatabase } from './database.ts'

/** What was asked of the database in reads of one snapshot, while something was done. */
export async function statementsOf(db: TestDatabase, work: () => Promise<unknown>) {
  const sent: Statement[] = []
  const run = db.reads.run.bind(db.reads)
  db.reads.run = (statements) => {
    sent.push(...statements)
    return run(statements)
  }
  try {
    await work()
  } finally {
    db.reads.run = run
  }
  return sent
}
