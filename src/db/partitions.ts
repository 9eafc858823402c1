import type { Tx } from './database.ts'
import { asOwner } from './roles.ts'

/**
 * Makes the monthly partitions of every table that is partitioned by time: from the month before `at`
 * to a year after it, in UTC.
 *
 * @returns the names of those made now.
 */
export function ensurePartitions(url: string, at: Date): Promise<string[]> {
  return asOwner(url, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('confide partitions'))`
    // A table that is in use is asked for briefly: the next day is soon enough to try again.
    await tx`set local lock_timeout = '5s'`
    const tables = await tx<{ name: string }[]>`
      select r.name from table_registry r
        join pg_partitioned_table p on p.partrelid = to_regclass(quote_ident(r.name))
       where p.partstrat = 'r'
       order by r.position`
    const made: string[] = []
    for (const { name } of tables) {
      for (let month = -1; month <= 12; month++) {
        const partition = await ensureMonth(tx, name, monthOf(at, month), monthOf(at, month + 1))
        if (partition !== undefined) made.push(partition)
      }
    }
    return made
  })
}

/** Whoever names a partition directly gets nothing: it is forced to policies it does not have. */
async function ensureMonth(tx: Tx, table: string, from: Date, to: Date) {
  const name = `${table}_${from.toISOString().slice(0, 7).replace('-', '_')}`
  const [found] = await tx`select 1 from pg_class where oid = to_regclass(quote_ident(${name}))`
  if (found) return undefined
  // A bound is part of the statement and takes no parameter. Both come from a Date.
  await tx.unsafe(
    `create table ${name} partition of ${table}
       for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
  )
  await tx`alter table ${tx(name)} enable row level security`
  await tx`alter table ${tx(name)} force row level security`
  return name
}

function monthOf(at: Date, ahead: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + ahead, 1))
}
