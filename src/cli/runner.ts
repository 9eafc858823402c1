import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { described } from '../errors.ts'
import { every } from '../messages/every.ts'
import { allFences, has, otherUser, type Fence } from '../research/run/fenced.ts'
import { runWaiting } from '../research/run/run-jobs.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { untilStopped } from './until-stopped.ts'
import { withDatabase } from './with-server.ts'

const everyMs = 2000

const without: Readonly<Record<Fence, string>> = {
  network:
    'This machine does not let a process be without network (unshare): see docs/operations.md.',
  files:
    'This machine does not keep a process from writing files (prlimit): see docs/operations.md.',
  rights: 'This machine does not take rights from a process (setpriv): see docs/operations.md.',
}

export const command: Command = {
  name: 'runner',
  summary: 'Run the questions that wait on the data of studies',
  usage: `Usage: confide runner [--once] [--as USER]

Runs questions of approved studies on their newest data, each in a process of its own that reads two files,
writes none, and has no network where the machine can take it away. What comes out is protected, and waits
for two people to check it. Until Ctrl-C.

  --once      end when no question waits
  --as USER   a user of this machine whom processes of questions are to be, who can read the folder of
              studies and nothing else; only for a runner that is root`,
  run: async (args, out) => {
    const { values } = parseArgs({
      args,
      options: { once: { type: 'boolean', default: false }, as: { type: 'string' } },
    })
    const as = values.as === undefined ? undefined : otherUser(values.as)
    if (values.as !== undefined && as === undefined) {
      throw new UsageError(`A process cannot be started as ${values.as} here`)
    }
    const studies = join(readConfig().dataFolder, 'studies')
    for (const fence of allFences) if (!has(fence)) out.warn(without[fence])
    await withDatabase(async (db) => {
      if (values.once) {
        out.print(`${await runWaiting(db, studies, as)} questions were run.`)
        return
      }
      const running = every(
        everyMs,
        async () => void (await runWaiting(db, studies, as)),
        (error) => out.warn(JSON.stringify(described(error))),
      )
      out.print('Questions are run as they come.')
      await untilStopped((stopping) => once(stopping, 'abort'))
      await running.stop()
    })
    return 0
  },
}
