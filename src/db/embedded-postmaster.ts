import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, processName } from '#folder-lock'
import { binaries, serverAccount, serverEnvironment } from './embedded-binaries.ts'
import { clusterArgument } from './embedded-cluster.ts'
import type { EmbeddedPaths } from './embedded-folder.ts'
import { readText } from './embedded-folder.ts'
import { freePort } from './free-port.ts'

/** The server's first process, by its process name. */
export type Postmaster = string

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log must hold nothing about a patient: no statement, no key of a violated constraint.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** For data nobody will read again after this run. */
const throwAwaySettings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

/** Adopts the server of this cluster if one runs, else starts it, and recovers what a crash left. */
export async function startPostmaster(
  paths: EmbeddedPaths,
  throwAway: boolean,
): Promise<Postmaster> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const running = runningPostmaster(paths)
    if (running !== undefined) return running
    const started = await spawnPostmaster(paths, throwAway)
    if (started !== undefined) return started
    if (Date.now() > deadline) throw new Error(`The server did not start: see ${paths.log}`)
    // A server killed a moment ago has processes that are still leaving. PostgreSQL itself judges
    // its pid file; only one that provably belongs to nobody is cleared away.
    if (isProvablyStale(paths)) rmSync(join(paths.cluster, 'postmaster.pid'), { force: true })
    await sleep(300)
  }
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const started = Date.now()
  signal(postmaster, 'SIGINT')
  while (isAlive(postmaster)) {
    await sleep(10)
    if (Date.now() - started > 60_000) signal(postmaster, 'SIGQUIT')
  }
}

async function spawnPostmaster(paths: EmbeddedPaths, throwAway: boolean) {
  const account = serverAccount(paths.cluster)
  const port = await freePort('127.0.0.1', Number(readText(paths.port) ?? 0))
  writeFileSync(paths.port, String(port))
  const chosen = { ...settings, ...(throwAway ? throwAwaySettings : {}), port: String(port) }
  const log = openSync(paths.log, 'a', 0o600)
  const child = spawn(
    join(binaries(account), 'bin', 'postgres'),
    [
      '-D',
      clusterArgument(paths.cluster, account),
      ...Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...account, cwd: paths.cluster, env: serverEnvironment(), stdio: ['ignore', log, log] },
  )
  closeSync(log)
  let ended = false
  child.once('exit', () => (ended = true))
  child.once('error', () => (ended = true))
  while (!ended) {
    const [pid, , , , , , , status] = pidFile(paths)
    if (pid === child.pid && status?.trim() === 'ready') return processName(child.pid)
    await sleep(10)
  }
  return undefined
}

function runningPostmaster(paths: EmbeddedPaths): Postmaster | undefined {
  const [pid] = pidFile(paths)
  if (typeof pid !== 'number' || !isAlive(processName(pid))) return undefined
  if (process.platform !== 'linux') return processName(pid)
  return worksIn(pid, paths.cluster) ? processName(pid) : undefined
}

/** Nobody works in the cluster's folder. Only Linux can tell. */
function isProvablyStale(paths: EmbeddedPaths): boolean {
  if (process.platform !== 'linux') return false
  return !readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksIn(name, paths.cluster))
}

function worksIn(pid: number | string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false
  }
}

/** The lines of postmaster.pid; the first as a number. */
function pidFile(paths: EmbeddedPaths): [number | undefined, ...string[]] {
  const [pid, ...rest] = (readText(join(paths.cluster, 'postmaster.pid')) ?? '').split('\n')
  return [pid ? Number(pid) : undefined, ...rest]
}

function signal(postmaster: Postmaster, name: 'SIGINT' | 'SIGQUIT'): void {
  const pid = Number.parseInt(postmaster, 10)
  if (process.platform === 'win32') {
    const tool = join(binaries(undefined), 'bin', 'pg_ctl')
    spawnSync(tool, ['kill', name.slice(3), String(pid)])
  } else if (isAlive(postmaster)) process.kill(pid, name)
}
