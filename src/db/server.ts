import postgres from 'postgres'
import type { Config } from '../config.ts'
import { SetupError } from '../errors.ts'
import type { Server } from './embedded.ts'
import { startEmbedded } from './embedded.ts'

/**
 * The PostgreSQL of DATABASE_URL, else the embedded one in the data folder.
 *
 * @throws SetupError when DATABASE_URL cannot be reached or is too old.
 */
export async function openServer(config: Config): Promise<Server> {
  const { databaseUrl } = config
  if (databaseUrl === undefined) return startEmbedded(config.dataFolder)
  await check(databaseUrl)
  return { url: databaseUrl, stop: () => Promise.resolve() }
}

async function check(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => undefined })
  try {
    const [server] = await sql<{ version: number; encoding: string }[]>`
      select current_setting('server_version_num')::int as version,
             current_setting('server_encoding') as encoding`
    if (!server || server.version < 150_000) {
      throw new SetupError('The server of DATABASE_URL is too old: Confide needs PostgreSQL 15')
    }
    if (server.encoding !== 'UTF8') {
      throw new SetupError(
        `The database of DATABASE_URL has the encoding ${server.encoding}. Create it with encoding 'UTF8'.`,
      )
    }
  } catch (error) {
    if (error instanceof SetupError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new SetupError(`The database of DATABASE_URL cannot be used: ${reason}`, { cause: error })
  } finally {
    await sql.end({ timeout: 1 })
  }
}
