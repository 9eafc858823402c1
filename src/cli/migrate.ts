import { parseArgs } from 'node:util'
import { migrate } from '../db/migrate.ts'
import { ensurePartitions } from '../db/partitions.ts'
import type { Command } from './command.ts'
import { withServer } from './with-server.ts'

export const command: Command = {
  name: 'migrate',
  summary: 'Bring the database to the schema of this version',
  usage: `Usage: confide migrate

Applies the numbered SQL files that this database does not have yet, each in one transaction,
and makes the partitions of the coming months. npm start does the same; use this to do it at a
time of your own. Running it again changes nothing.

The database is the one of DATABASE_URL, else the embedded one in the data folder (CONFIDE_DATA).
The login needs to own the database, and to be allowed to create roles the first time.`,
  run: async (args, out) => {
    parseArgs({ args, options: {} })
    return withServer(async (url) => {
      const applied = await migrate(url)
      await ensurePartitions(url, new Date())
      for (const name of applied) out.print(`Applied ${name}`)
      if (applied.length === 0) out.print('The database is up to date.')
      return 0
    })
  },
}
