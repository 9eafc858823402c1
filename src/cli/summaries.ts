import { randomUUID } from 'node:crypto'
import { dailySummaries } from '../summary/coverage/daily.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'summaries',
  summary: 'Make summaries anew whose windows have passed, and count them, now',
  usage: `Usage: confide summaries

The server does this each day after midnight; this does it at once. A medicine leaves a summary when its
window has passed: the summaries that this is true of today are made anew. Then it is counted, and kept for the
day, how many patients of each practice and area have a summary, and how many share with each service.`,
  run: async (args, out) => {
    if (args.length > 0) throw new UsageError('summaries takes nothing more')
    await withDatabase(async (db) => {
      const { due, day } = await dailySummaries(db, new Date(), randomUUID())
      out.print(`${due} summaries made anew; counted for ${day}.`)
    })
    return 0
  },
}
