import { watchLateness } from '../../src/audit/late.ts'
import type { Sql } from '../../src/db/database.ts'
import type { TestDatabase } from '../support/database.ts'

/** Does something while the log has had no checkpoint for longer than four hours. */
export async function whileLate(db: TestDatabase, owner: Sql, work: () => Promise<void>) {
  const lateBy = async (seconds: number) => {
    await owner`update log_state set covered_until = now() - ${seconds} * interval '1 second'`
    await watchLateness(db, { tell: () => undefined, call: () => Promise.resolve() })
  }
  await lateBy(15_000)
  try {
    await work()
  } finally {
    await lateBy(0)
  }
}
