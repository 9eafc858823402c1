import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer, Order } from './closed-process.ts'

/** The most that one question may say. */
const mostBytes = 64 * 1024 * 1024
/** To start and to end, beside what the question takes. */
const besidesMs = 10_000

export type Limits = {
  readonly memory: string
  readonly milliseconds: number
  readonly mostRows: number
}

export const usualLimits: Limits = { memory: '512MB', milliseconds: 60_000, mostRows: 5000 }

let unshares: boolean | undefined

/** Whether a process can be started here without a network. */
export function canUnshare(): boolean {
  unshares ??= process.platform === 'linux' && spawnSync('unshare', ['-rn', 'true']).status === 0
  return unshares
}

/** Asks the files of a build. @returns refused where it would not, took too long or said too much. */
export function askClosed(
  order: Omit<Order, keyof Limits>,
  limits: Limits = usualLimits,
): Promise<Answer> {
  return inClosedProcess<Answer>('closed-process.js', { ...order, ...limits }, limits)
}

/**
 * Asks in a process that has no network, no environment, a folder of its own that is empty, and limits; whatever it
 * does, this process goes on.
 *
 * @returns refused where it would not, took too long or said too much.
 */
export async function inClosedProcess<Told>(
  program: 'closed-process.js' | 'parse-process.js',
  order: object,
  limits: Pick<Limits, 'milliseconds'>,
): Promise<Told | { readonly refused: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'confide-question-'))
  try {
    const node = [process.execPath, '--max-old-space-size=256', join(import.meta.dirname, program)]
    const [command = '', ...args] = canUnshare() ? ['unshare', '-rn', ...node] : node
    const child = spawn(command, args, {
      cwd: folder,
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    })
    const end = () => {
      try {
        // it and what it started
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // it has ended
      }
    }
    const late = setTimeout(end, limits.milliseconds + besidesMs)
    const said: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (some: Buffer) => {
      bytes += some.length
      if (bytes > mostBytes) end()
      else said.push(some)
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(JSON.stringify(order))
    const code = await new Promise<number | null>((resolve) => {
      child.on('error', () => resolve(null))
      child.on('close', resolve)
    })
    clearTimeout(late)
    if (code !== 0 || bytes > mostBytes) return { refused: 'stopped' }
    return JSON.parse(Buffer.concat(said).toString('utf8')) as Told
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
