import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { isAlive, processName } from '#folder-lock'

/** What lies in the embedded server's folder, `<data folder>/postgres`. */
export function pathsIn(dataFolder: string) {
  const folder = join(dataFolder, 'postgres')
  return {
    folder,
    cluster: join(folder, 'cluster'),
    /** The cluster while it is being made: a making that was interrupted leaves nothing half done. */
    unfinished: join(folder, 'cluster.new'),
    password: join(folder, 'password'),
    port: join(folder, 'port'),
    log: join(folder, 'server.log'),
    /** One file for each process that uses the server. */
    leases: join(folder, 'leases'),
    /** The process name of the keeper. */
    keeper: join(folder, 'keeper'),
    lock: join(folder, 'lock'),
  }
}

export type EmbeddedPaths = ReturnType<typeof pathsIn>

/** Says that this process uses the server. The name is the content, so it is whole when it appears. */
export function takeLease(leases: string): string {
  mkdirSync(leases, { recursive: true })
  const lease = join(leases, `${processName().replace(' ', '-')}.${randomBytes(4).toString('hex')}`)
  writeFileSync(lease, '')
  return lease
}

/** Whether a process that lives uses the server. Leases of dead ones are cleared away. */
export function isInUse(leases: string): boolean {
  let used = false
  for (const lease of namesIn(leases)) {
    if (isAlive(lease.replace(/\..*$/, '').replace('-', ' '))) used = true
    else rmSync(join(leases, lease), { force: true })
  }
  return used
}

/** Whether the keeper named in the folder lives. */
export function isKept(paths: EmbeddedPaths): boolean {
  const keeper = readText(paths.keeper)
  return keeper !== undefined && isAlive(keeper)
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
