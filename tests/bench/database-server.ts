import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { openDatabase, type Database } from '../../src/db/database.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { ensurePartitions } from '../../src/db/partitions.ts'
import { temporaryFolder } from './temporary.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'

/** A migrated database on a server of its own that keeps what it commits: fsync is on. */
export type BenchDatabase = {
  readonly url: string
  /** The server's first process; 0 where the server was given by DATABASE_URL. */
  readonly postmaster: number
  readonly db: Database
  /** Its owner and superuser, who is bound by no policy. */
  readonly owner: postgres.Sql
}

export async function withDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const server = await startEmbedded(temporaryFolder())
  await migrate(server.url)
  await ensurePartitions(server.url, new Date())
  const db = openDatabase(server.url, keepSummaryFresh)
  const owner = postgres(server.url, { max: 4, onnotice: () => undefined })
  try {
    await refuseUnsafe(owner)
    return await work({ url: server.url, postmaster: await postmasterOf(owner), db, owner })
  } finally {
    await Promise.all([db.end(), owner.end()])
    await server.stop()
  }
}

async function refuseUnsafe(owner: postgres.Sql): Promise<void> {
  const [safe] = await owner<{ fsync: string; commit: string }[]>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`
  if (safe?.fsync !== 'on' || safe.commit !== 'on') throw new Error('The server is not durable')
}

async function postmasterOf(owner: postgres.Sql): Promise<number> {
  const [backend] = await owner<{ pid: number }[]>`select pg_backend_pid() as pid`
  try {
    const stat = readFileSync(`/proc/${backend?.pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return NaN
  }
}
