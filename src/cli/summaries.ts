import { randomUUID } from 'node:crypto'
import { countCoverage } from '../summary/coverage.ts'
import { refreshDue } from '../summary/refresh-due.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'summaries',
  summary: 'Make summaries anew whose windows have passed, and count them: once a day',
  usage: `Usage: confide summaries

Run it once a day, after midnight. A medicine leaves a summary when its window has passed: the summaries
that this is true of today are made anew. Then how many patients of each practice and area have a summary
is counted and kept for the day.`,
  run: async (args, out) => {
    if (args.length > 0) throw new UsageError('summaries takes nothing more')
    await withDatabase(async (db) => {
      const at = new Date()
      const due = await refreshDue(db, at, randomUUID())
      const day = await countCoverage(db, at)
      out.print(`${due} summaries made anew; counted for ${day}.`)
    })
    return 0
  },
}
