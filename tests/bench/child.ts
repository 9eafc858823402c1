import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from '../../src/config.ts'
import { temporaryFolder } from './temporary.ts'

/** A process of this project, run from dist by this Node. */
export type Child = { readonly pid: number; readonly process: ChildProcess; stop(): Promise<void> }

/** As scripts/launch.mjs runs it. */
export const nodeOptions = ['--enable-source-maps', '--max-semi-space-size=32']

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(1))

/**
 * Starts it and waits for the line on its standard output that `ready` picks something from. What it writes
 * goes to a file, as a service's log does: a pipe would wake this process with every request.
 */
export async function startChild(
  script: string,
  environment: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<Child & { readonly found: string }> {
  const log = join(temporaryFolder(), 'log')
  const out = openSync(log, 'w')
  const child = spawn(process.execPath, [...nodeOptions, join(projectFolder, 'dist', script)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', out, 'inherit'],
  })
  closeSync(out)
  children.add(child)
  child.once('exit', () => children.delete(child))
  for (;;) {
    await sleep(20)
    const text = readFileSync(log, 'utf8')
    const found = ready.exec(text)?.[1]
    if (found !== undefined) {
      return { pid: child.pid ?? 0, process: child, found, stop: () => stop(child) }
    }
    if (child.exitCode !== null) throw new Error(`${script} ended with ${child.exitCode}: ${text}`)
  }
}

/** Longer than any of them takes: what hangs is to be an error. */
const mostMs = 120_000

/** Runs it to its end and gives what it wrote. */
export function runChild(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  timeout = mostMs,
) {
  return new Promise<string>((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: 'pipe',
      timeout,
    })
    children.add(child)
    let out = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      children.delete(child)
      if (code === 0) resolve(out)
      else reject(new Error(`${command} ended with ${code}: ${errors}`))
    })
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
