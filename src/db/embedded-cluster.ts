import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { SetupError } from '../errors.ts'
import { binaries, majorVersion, serverAccount, serverEnvironment } from './embedded-binaries.ts'
import type { Account } from './embedded-binaries.ts'
import type { EmbeddedPaths } from './embedded-folder.ts'

/** The login of the embedded server, its superuser, and its database. */
export const loginName = 'confide'

/** Makes the cluster unless it is there. @throws SetupError when another PostgreSQL made it. */
export function ensureCluster(paths: EmbeddedPaths): void {
  if (existsSync(join(paths.cluster, 'PG_VERSION'))) return checkVersion(paths)
  const account = serverAccount(paths.cluster)
  rmSync(paths.unfinished, { recursive: true, force: true })
  mkdirSync(paths.unfinished, { recursive: true, mode: 0o700 })
  own(paths.unfinished, account)
  writeFileSync(paths.password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  chmodSync(paths.password, 0o600)
  own(paths.password, account)
  runInitdb(paths, account)
  renameSync(paths.unfinished, paths.cluster)
}

/**
 * The name under which the server finds its folder. Under another account than ours the way to the
 * folder may be closed (root's home); its own working folder is open to a process even then.
 */
export function clusterArgument(folder: string, account: Account): string {
  return account && process.platform === 'linux' ? '/proc/self/cwd' : folder
}

function checkVersion(paths: EmbeddedPaths): void {
  const version = readFileSync(join(paths.cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === String(majorVersion())) return
  throw new SetupError(
    `The data in ${paths.folder} was written by PostgreSQL ${version}; this version of Confide brings PostgreSQL ${majorVersion()}, which cannot read it.\n` +
      `To keep the data, run the version of Confide that wrote it, dump the database with pg_dump and restore it into a server of your own (DATABASE_URL). To begin anew, move the folder away.`,
  )
}

// `--locale-provider=builtin` and `--encoding` because a server made under an empty LANG would
// otherwise take SQL_ASCII, and because the order of text must survive an update of the system.
function runInitdb(paths: EmbeddedPaths, account: Account): void {
  const inherited = account && process.platform === 'linux'
  const password = openSync(paths.password, 'r')
  const { status, error, stderr } = spawnSync(
    join(binaries(account), 'bin', 'initdb'),
    [
      `--pgdata=${clusterArgument(paths.unfinished, account)}`,
      `--username=${loginName}`,
      `--pwfile=${inherited ? '/proc/self/fd/3' : paths.password}`,
      ...['--auth=scram-sha-256', '--encoding=UTF8', '--data-checksums'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ],
    {
      ...account,
      cwd: paths.unfinished,
      env: serverEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe', password],
      encoding: 'utf8',
    },
  )
  closeSync(password)
  if (status === 0) return
  throw new SetupError(
    `The database could not be made in ${paths.folder}:\n${error?.message ?? stderr.trim()}`,
  )
}

function own(path: string, account: Account): void {
  if (account) chownSync(path, account.uid, account.gid)
}
