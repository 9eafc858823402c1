import { once } from 'node:events'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { described } from '../errors.ts'
import { every } from '../messages/every.ts'
import { canUnshare } from '../research/run/closed.ts'
import { runWaiting } from '../research/run/run-jobs.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

const everyMs = 2000

export const command: Command = {
  name: 'runner',
  summary: 'Run the questions that wait on the data of studies',
  usage: `Usage: confide runner [--once]

Runs questions of approved studies on their newest data, each in a process of its own that reads two files
and has no network where the machine can take it away. What comes out is protected, and waits for two people
to check it. Until Ctrl-C; --once ends when none waits.`,
  run: async (args, out) => {
    const [option, ...more] = args
    if (more.length > 0 || (option !== undefined && option !== '--once')) {
      throw new UsageError('runner takes --once and nothing else')
    }
    const studies = join(readConfig().dataFolder, 'studies')
    if (!canUnshare())
      out.warn('This machine does not let a process be without network: see docs/operations.md.')
    await withDatabase(async (db) => {
      if (option === '--once') {
        out.print(`${await runWaiting(db, studies)} questions were run.`)
        return
      }
      const running = every(
        everyMs,
        async () => void (await runWaiting(db, studies)),
        (error) => out.warn(JSON.stringify(described(error))),
      )
      out.print('Questions are run as they come.')
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
      await running.stop()
    })
    return 0
  },
}
