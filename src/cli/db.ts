import { parseArgs } from 'node:util'
import { migrate } from '../db/migrate.ts'
import { scaleOut } from '../db/scale-out.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { withServer } from './with-server.ts'

export const command: Command = {
  name: 'db scale-out',
  summary: 'Spread the tables over a Citus cluster',
  usage: `Usage: confide db scale-out [--shards N]

Turns the tables of a PostgreSQL with the Citus extension into distributed ones, by patient. It is
done once; on a PostgreSQL without Citus it changes nothing and says so.

  --shards N   how many parts the tables are cut into (default 32). A multiple of the number of
               workers the cluster may ever have.`,
  run: async (args, out) => {
    const { values } = parseArgs({ args, options: { shards: { type: 'string', default: '32' } } })
    const shards = Number(values.shards)
    if (!/^\d+$/.test(values.shards) || shards < 1 || shards > 64_000) {
      throw new UsageError('--shards must be a number from 1 to 64000')
    }
    return withServer(async (url) => {
      await migrate(url)
      out.print(await scaleOut(url, shards))
      return 0
    })
  },
}
