import { readConfig } from '../config.ts'
import type { Database } from '../db/database.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { ensurePartitions } from '../db/partitions.ts'
import { openServer } from '../db/server.ts'
import { keepSummaryFresh } from '../summary/keep-fresh.ts'

/** Runs `work` with the address of the database, the one of DATABASE_URL or the embedded one. */
export async function withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await openServer(readConfig())
  try {
    return await work(server.url)
  } finally {
    await server.stop()
  }
}

/** Runs `work` with the database, migrated to this version. */
export function withDatabase<T>(work: (db: Database, url: string) => Promise<T>): Promise<T> {
  return withServer(async (url) => {
    await migrate(url)
    await ensurePartitions(url, new Date())
    const db = openDatabase(url, keepSummaryFresh)
    try {
      return await work(db, url)
    } finally {
      await db.end()
    }
  })
}
