import postgres from 'postgres'
import { SetupError } from '../config.ts'
import { ownerRole } from './roles.ts'

/**
 * Takes out of the database everything that is ours, and nothing else that stands there: the schema and all it holds.
 *
 * @throws SetupError while a server or another command uses it, and on many machines.
 */
export async function dropOurs(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const [found] = await sql<{ others: number; spread: boolean }[]>`
      select (select count(*)::int from pg_stat_activity
               where datname = current_database()
                 and (application_name = 'confide' or application_name like 'confide\\_%')) as others,
             exists (select from pg_extension where extname = 'citus') as spread`
    if (found?.spread) {
      throw new SetupError('A database on many machines is not put back: make a new one')
    }
    // a server that goes on would look for what is gone
    if (found?.others !== 0) {
      throw new SetupError('The database is in use: stop the server first')
    }
    await sql.begin(async (tx) => {
      await tx`set local lock_timeout = '10s'`
      await tx`select pg_advisory_xact_lock(hashtext('confide migrate'))`
      await tx`set local role ${tx(ownerRole)}`
      await tx`drop owned by ${tx(ownerRole)} cascade`
    })
  } finally {
    await sql.end()
  }
}
