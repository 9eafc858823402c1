import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { isAlive, processName, withLock } from '#folder-lock'
import { SetupError } from '../errors.ts'
import { ensureCluster, loginName } from './embedded-cluster.ts'
import { isInUse, isKept, pathsIn, readText, takeLease } from './embedded-folder.ts'
import type { EmbeddedPaths } from './embedded-folder.ts'

export type Server = {
  readonly url: string
  /** Gives the server up; the last one to do so waits until it is down. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that comes with Confide, or joins the one that already runs on this folder.
 *
 * The server belongs to no single process: whoever uses it holds a lease, and a keeper process stops
 * it when no holder lives, whether they ended by `stop`, by an error or by a kill.
 *
 * @param options.throwAway for tests: fast, not safe on disk, and the folder is deleted at the end.
 * @see docs/decisions/0002-embedded-postgres.md
 */
export async function startEmbedded(
  dataFolder: string,
  options: { throwAway?: boolean } = {},
): Promise<Server> {
  const paths = pathsIn(dataFolder)
  const keeperArguments = options.throwAway ? [dataFolder, 'throw-away'] : [dataFolder]
  makeFolder(paths)
  const lease = await withLock(paths.lock, () => {
    ensureCluster(paths)
    return takeLease(paths.leases)
  })
  const giveUp = () => rmSync(lease, { force: true })
  process.once('exit', giveUp)
  const ensureKept = async () => {
    if (isKept(paths)) return
    await withLock(paths.lock, () => {
      if (!isKept(paths)) startKeeper(paths, keeperArguments)
    })
  }
  const url = await readyUrl(paths, ensureKept).catch((error: unknown) => {
    giveUp()
    throw error
  })
  // A keeper that is killed is replaced; the new one adopts the server.
  const guard = setInterval(() => void ensureKept().catch(() => undefined), 2000).unref()
  return {
    url,
    stop: async () => {
      clearInterval(guard)
      process.off('exit', giveUp)
      // A keeper that was being killed as we came could still be taken for one that lives: without it
      // nobody would stop the server.
      await ensureKept().catch(() => undefined)
      const keeper = readText(paths.keeper) ?? ''
      giveUp()
      while (isAlive(keeper) && !isInUse(paths.leases)) await sleep(10)
    },
  }
}

function makeFolder({ folder }: EmbeddedPaths): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new SetupError(`The data folder ${folder} cannot be made: ${(error as Error).message}`)
  }
}

/** In a session of its own, so that Ctrl-C in the terminal does not reach it. */
function startKeeper(paths: EmbeddedPaths, keeperArguments: string[]): void {
  const log = openSync(paths.log, 'a', 0o600)
  const keeper = spawn(
    process.execPath,
    [join(import.meta.dirname, 'embedded-keeper.js'), ...keeperArguments],
    { cwd: paths.folder, detached: true, stdio: ['ignore', 'ignore', log] },
  )
  closeSync(log)
  keeper.unref()
  if (keeper.pid !== undefined) writeFileSync(paths.keeper, processName(keeper.pid))
}

/** Waits until the server answers: after a crash it first replays its log, which may take a while. */
async function readyUrl(paths: EmbeddedPaths, ensureKept: () => Promise<void>): Promise<string> {
  const password = readFileSync(paths.password, 'utf8')
  // The first one found may have been dying already, together with its server.
  for (let keepers = 0; keepers < 2; keepers++) {
    await ensureKept()
    while (isKept(paths)) {
      const url = `postgres://${loginName}:${password}@127.0.0.1:${readText(paths.port) ?? ''}/`
      const answer = await ask(`${url}${loginName}`)
      if (answer === 'ready') return `${url}${loginName}`
      if (answer === 'no-database') await createDatabase(`${url}postgres`)
      await sleep(20)
    }
  }
  throw new SetupError(`The database did not start:\n${endOfLog(paths)}`)
}

async function ask(url: string): Promise<'ready' | 'no-database' | 'not-yet'> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  try {
    await sql`select 1`
    return 'ready'
  } catch (error) {
    return (error as { code?: string }).code === '3D000' ? 'no-database' : 'not-yet'
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function createDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql`create database ${sql(loginName)}`
  } catch (error) {
    // Two processes may see that it is missing at once.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await sql.end()
  }
}

function endOfLog(paths: EmbeddedPaths): string {
  return (readText(paths.log) ?? '').trim().split('\n').slice(-8).join('\n')
}
