import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { delimiter, dirname, join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { nodeToRun } from './node.mjs'
import { Stop } from './stop.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What each command runs, one after the other; all of a list run even when one fails. */
const jobs = {
  start: [['dist/src/main.js']],
  test: [['dist/tests/run.js']],
  proof: [['dist/tests/run.js', '--proof']],
  bench: [['dist/tests/bench/run.js']],
  confide: [['dist/src/cli/main.js']],
  check: [
    ['node_modules/prettier/bin/prettier.cjs', '--check', '.'],
    ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
    ['node_modules/typescript/bin/tsc', '--noEmit'],
  ],
}

/** Installs and builds what is missing, then runs the command and ends with its exit code. */
export async function launch(command, args) {
  try {
    const list = jobs[command]
    if (!list) throw new Stop(`Usage: node scripts/run.mjs ${Object.keys(jobs).join(' | ')}`)
    await ensureInstalled(root)
    const node = nodeToRun(root)
    if (command !== 'check') await ensureBuilt(root, node)
    for (const [script, ...fixed] of list) {
      const code = await runNode(node, [join(root, script), ...fixed, ...args])
      process.exitCode ||= code
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

/**
 * The child hears of our end, whatever kind it is, by the closing of its channel; and of the end of
 * npm, which shows only as a change of parent, through us.
 */
function runNode(node, args) {
  const child = spawn(node, ['--enable-source-maps', '--max-semi-space-size=32', ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
  })
  const forward = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  const npm = startedBy()
  const watch = setInterval(() => {
    if (process.env.npm_execpath && startedBy() !== npm) child.kill('SIGTERM')
  }, 1000)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

/** The process that started us, seen through the shell npm puts in between. */
function startedBy() {
  try {
    const shell = readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8')
    if (!/^[^\0]*sh\0-c\0.*run\.mjs/.test(shell)) return process.ppid
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return process.ppid
  }
}
