import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  answerHolds,
  believed,
  fileOf,
  numbersIn,
  OptOutsRefused,
  requireFresh,
} from './national-file.ts'

/** Who may be used by the national data opt-out, and since when that is known. Never stored on a record (NDO-6). */
export type National = {
  readonly allowed: ReadonlySet<string>
  readonly optedOut: number
  readonly answeredAt: Date
}

/** What is between us and the service: files go out to it, and its answers come in. */
function foldersIn(folder: string) {
  const all = { out: join(folder, 'out'), in: join(folder, 'in'), kept: join(folder, 'kept') }
  for (const each of Object.values(all)) mkdirSync(each, { recursive: true, mode: 0o700 })
  return all
}

/**
 * Asks the national service about numbers and waits for its answer, which is kept until it no longer holds. However it
 * ends, no file of numbers is left between us.
 *
 * @param asking is told the file that waits for its answer, and may give up.
 * @throws OptOutsRefused where the answer is not believed, and `no-answer` where none came in time. What was kept stays
 * then, and goes stale by itself.
 */
export async function askNational(
  folder: string,
  numbers: Iterable<string>,
  waitMs: number,
  everyMs = 1000,
  asking: { readonly signal?: AbortSignal; readonly waits?: (file: string) => void } = {},
): Promise<National> {
  const { out, in: answers, kept } = foldersIn(folder)
  const asked = new Set(numbers)
  const name = `NDO_${randomUUID()}.dat`
  write(join(out, name), fileOf(asked))
  const answer = join(answers, name)
  const until = Date.now() + waitMs
  try {
    asking.waits?.(join(out, name))
    while (!existsSync(answer)) {
      if (Date.now() > until) throw new OptOutsRefused('no-answer')
      await wait(everyMs, undefined, { signal: asking.signal })
    }
    const text = readFileSync(answer, 'latin1')
    const before = optedOutBefore(kept)
    const allowed = believed(asked, text, before)
    write(join(kept, 'opted-out'), String(asked.size - allowed.size))
    write(join(kept, 'allowed.dat'), `${new Date().toISOString()}\n${text}`)
    return keptNational(folder, new Date())
  } finally {
    for (const file of [join(out, name), answer]) rmSync(file, { force: true })
  }
}

/** The last answer. @throws OptOutsRefused where there is none that holds. */
export function keptNational(folder: string, at: Date): National {
  const { kept } = foldersIn(folder)
  const file = join(kept, 'allowed.dat')
  if (!existsSync(file)) throw new OptOutsRefused('stale')
  const { answeredAt, list } = keptIn(file)
  requireFresh(answeredAt, at)
  const allowed = numbersIn(list)
  if (allowed.size === 0) throw new OptOutsRefused('empty')
  return { allowed, optedOut: optedOutBefore(kept) ?? 0, answeredAt }
}

/** Takes away an answer that no longer holds, and what a check that was killed left: it is of people, and for nothing else (NDO-6). */
export function forgetNational(folder: string, at: Date): void {
  const { out, in: answers, kept } = foldersIn(folder)
  for (const each of [out, answers]) {
    for (const name of readdirSync(each)) {
      const age = at.getTime() - statSync(join(each, name)).mtimeMs
      if (age > answerHolds) rmSync(join(each, name))
    }
  }
  const file = join(kept, 'allowed.dat')
  if (!existsSync(file)) return
  try {
    requireFresh(keptIn(file).answeredAt, at)
  } catch (error) {
    if (!(error instanceof OptOutsRefused)) throw error
    rmSync(file)
  }
}

/** When it was answered stands in the file itself: copying it makes it no younger. */
function keptIn(file: string): { readonly answeredAt: Date; readonly list: string } {
  const text = readFileSync(file, 'latin1')
  const end = text.indexOf('\n')
  const answeredAt = new Date(text.slice(0, Math.max(0, end)))
  if (Number.isNaN(answeredAt.getTime())) throw new OptOutsRefused('malformed')
  return { answeredAt, list: text.slice(end + 1) }
}

/**
 * Stands in for the national service: answers each file that waits with the numbers of those who have not opted out.
 *
 * @returns how many files it answered.
 */
export function answerAsNational(folder: string, optedOut: ReadonlySet<string>): number {
  const { out, in: answers } = foldersIn(folder)
  const waiting = readdirSync(out).filter((name) => name.endsWith('.dat'))
  for (const name of waiting) {
    if (existsSync(join(answers, name))) continue
    const asked = numbersIn(readFileSync(join(out, name), 'latin1'))
    write(join(answers, name), fileOf([...asked].filter((number) => !optedOut.has(number))))
  }
  return waiting.length
}

function optedOutBefore(kept: string): number | undefined {
  const file = join(kept, 'opted-out')
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
}

/** Whole or not at all: nobody reads half a list. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.part`, text, { mode: 0o600 })
  renameSync(`${file}.part`, file)
}
