import { existsSync, renameSync, rmSync, statSync, watch } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, withLock } from '#folder-lock'
import { isInUse, pathsIn } from './embedded-folder.ts'
import type { EmbeddedPaths } from './embedded-folder.ts'
import { startPostmaster, stopPostmaster } from './embedded-postmaster.ts'

// The keeper: a process of its own that starts the server, starts it again should it be killed, and
// stops it once no process with a lease lives, however that process ended.

const [dataFolder = '', throwAway] = process.argv.slice(2)
const paths = pathsIn(dataFolder)
process.on('SIGHUP', () => undefined)
shortenLog(paths.log)
let postmaster = await startPostmaster(paths, throwAway !== undefined)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave())
const change = watchLeases(paths)
for (;;) {
  await change()
  // Somebody may have deleted the whole folder: then there is nothing to lock.
  if (!existsSync(paths.leases)) await leave()
  if (!isInUse(paths.leases)) await withLock(paths.lock, leaveUnlessInUse)
  else if (!isAlive(postmaster)) postmaster = await startPostmaster(paths, throwAway !== undefined)
}

/** The lock keeps newcomers waiting until the server is down. */
async function leaveUnlessInUse(): Promise<void> {
  if (!isInUse(paths.leases)) await leave()
}

async function leave(): Promise<never> {
  await stopPostmaster(postmaster)
  rmSync(paths.keeper, { force: true })
  rmSync(paths.lock, { recursive: true, force: true })
  if (throwAway !== undefined) rmSync(dataFolder, { recursive: true, force: true })
  process.exit()
}

/** Waits for a change of the leases, or for a second: a process that was killed changes nothing. */
function watchLeases({ leases }: EmbeddedPaths): () => Promise<void> {
  let wake = () => {}
  try {
    watch(leases, () => wake()).on('error', () => undefined)
  } catch {
    // Not every file system can be watched.
  }
  return () => Promise.race([sleep(1000), new Promise<void>((resolve) => (wake = resolve))])
}

function shortenLog(log: string): void {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  if (size > 10_000_000) renameSync(log, `${log}.1`)
}
