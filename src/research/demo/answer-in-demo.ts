import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../db/database.ts'
import { hasDemoPeople } from '../../identity/demo-people.ts'

/** Runs the questions that wait, as `confide runner` does: nobody in a demo is real, and who tries it need not start one. */
export async function answerInDemo(db: Database, dataFolder: string): Promise<void> {
  const studies = join(dataFolder, 'studies')
  if (!hasDemoPeople(dataFolder) || !existsSync(studies)) return
  // what runs questions is no part of a server without a study
  const { runWaiting } = await import('../run/run-jobs.ts')
  await runWaiting(db, studies)
}
