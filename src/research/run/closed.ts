import { spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer, Order } from './closed-process.ts'
import { fencedIn, type OtherUser } from './fenced.ts'

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

/** Asks the files of a build. @returns refused where it would not, took too long or said too much. */
export function askClosed(
  order: Omit<Order, keyof Limits>,
  limits: Limits = usualLimits,
  as?: OtherUser,
): Promise<Answer> {
  return inClosedProcess<Answer>('closed-process.js', { ...order, ...limits }, limits, as)
}

/**
 * Asks in a process that has no network, no environment, a folder of its own that is empty, and limits; whatever it
 * does, this process goes on.
 *
 * @param as who that process is to the machine, if not who this one is.
 *
 * @returns refused where it would not, took too long or said too much.
 */
export async function inClosedProcess<Told>(
  program: 'closed-process.js' | 'parse-process.js',
  order: object,
  limits: Pick<Limits, 'milliseconds'>,
  as?: OtherUser,
): Promise<Told | { readonly refused: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'confide-question-'))
  try {
    if (as) chownSync(folder, as.uid, as.gid)
    const node = [process.execPath, '--max-old-space-size=256', join(import.meta.dirname, program)]
    const [command = '', ...args] = fencedIn(node, as)
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
