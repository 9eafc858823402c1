import type { Database } from '../../db/database.ts'
import { dayIn, type Day } from '../../identity/age.ts'
import { refreshDue } from '../refresh-due.ts'
import { countCoverage, isCounted } from './count.ts'

export type Done = { readonly due: number; readonly day: Day }

/**
 * What is done once a day, after midnight in England: summaries whose windows have passed are made anew, and
 * summaries and choices are counted.
 */
export async function dailySummaries(db: Database, at: Date, requestId: string): Promise<Done> {
  const due = await refreshDue(db, at, requestId)
  return { due, day: await countCoverage(db, at) }
}

/** Does it where it has not been done today: asked as often as one likes. */
export async function dailySummariesIfDue(
  db: Database,
  at: Date,
  requestId: string,
): Promise<Done | undefined> {
  return (await isCounted(db.job, dayIn(at))) ? undefined : dailySummaries(db, at, requestId)
}
