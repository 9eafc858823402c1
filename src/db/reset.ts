import postgres from 'postgres'
import { SetupError } from '../errors.ts'
import type { Sql } from './database.ts'
import { ownerRole } from './roles.ts'

/** Whether there are tables of ours in the database. */
export function hasOurs(url: string): Promise<boolean> {
  return connected(url, async (sql) => {
    const [found] = await sql<{ ours: boolean }[]>`
      select to_regclass('public.patient') is not null as ours`
    return found?.ours === true
  })
}

/** @throws SetupError while a server or another command uses the database, and on many machines. */
export function requireUnused(url: string): Promise<void> {
  return connected(url, refuseUsed)
}

/**
 * Takes out of the database everything that is ours, and nothing else that stands there: the schema and all it holds.
 *
 * @throws SetupError as `requireUnused`.
 */
export function dropOurs(url: string): Promise<void> {
  return connected(url, async (sql) => {
    await refuseUsed(sql)
    await sql.begin(async (tx) => {
      await tx`set local lock_timeout = '10s'`
      await tx`select pg_advisory_xact_lock(hashtext('confide migrate'))`
      await tx`set local role ${tx(ownerRole)}`
      await tx`drop owned by ${tx(ownerRole)} cascade`
    })
  })
}

async function refuseUsed(sql: Sql): Promise<void> {
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
}

async function connected<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}
