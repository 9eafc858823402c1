import { setTimeout } from 'node:timers/promises'
import type { PatientId } from '../identity/ids.ts'

/** What takes long with a request, and its steps in order. */
export const longSteps = {
  gather: ['entries', 'others', 'keep'],
  release: ['check', 'files', 'keep'],
} as const
export type LongWork = keyof typeof longSteps
export type LongStep = (typeof longSteps)[LongWork][number]

/** Tells how far a step is: `done`, of how many where that is known. */
export type Tell = (step: LongStep, done?: number, of?: number) => void

export const untold: Tell = () => undefined

/** How far long work is. It tells nothing of a record but how much there is of it. */
export type Progress = {
  readonly what: LongWork
  readonly state: 'running' | 'done' | 'failed'
  readonly step: LongStep
  readonly done: number | null
  readonly of: number | null
  /** Why it failed. */
  readonly error: unknown
  /** What was typed with it, to be sent again. */
  readonly typed: string | null
}

type Run = { progress: Progress; readonly ended: Promise<void> }

const mostKept = 200
/** What runs, or ran, in this process: each is one transaction at its end, so that what stops with it leaves nothing. */
const runs = new Map<string, Run>()
const keyOf = (patient: PatientId, reference: string) => `${patient} ${reference}`

/**
 * Begins long work on a request, unless it runs already. It goes on when nobody waits for it any more.
 *
 * @param onFailure told of what failed after nobody waited.
 * @returns waits for its end, at most so long: whether it came. It fails as the work failed.
 */
export function begin(
  patient: PatientId,
  reference: string,
  { what, typed }: Pick<Progress, 'what' | 'typed'>,
  work: (tell: Tell) => Promise<unknown>,
  onFailure: (error: unknown) => void,
): (ms: number) => Promise<boolean> {
  const key = keyOf(patient, reference)
  const before = runs.get(key)
  if (before?.progress.state === 'running') return async (ms) => endsWithin(before, ms)
  let isWaitedFor = true
  const first = longSteps[what][0]
  const facts = { what, step: first, done: null, of: null, error: undefined, typed }
  const tell: Tell = (step, done, of) => {
    run.progress = { ...run.progress, step, done: done ?? null, of: of ?? null }
  }
  const run: Run = {
    progress: { ...facts, state: 'running' },
    ended: Promise.resolve()
      .then(() => work(tell))
      .then(
        () => {
          run.progress = { ...run.progress, state: 'done' }
        },
        (error: unknown) => {
          run.progress = { ...run.progress, state: 'failed', error }
          if (!isWaitedFor) onFailure(error)
        },
      ),
  }
  runs.delete(key)
  runs.set(key, run)
  for (const [oldest, { progress }] of [...runs].slice(0, -mostKept)) {
    if (progress.state !== 'running') runs.delete(oldest)
  }
  return async (ms) => {
    const isOver = await endsWithin(run, ms)
    isWaitedFor = false
    if (isOver) runs.delete(key)
    if (run.progress.state === 'failed') throw run.progress.error
    return isOver
  }
}

async function endsWithin(run: Run, ms: number): Promise<boolean> {
  await Promise.race([run.ended, setTimeout(ms, undefined, { ref: false })])
  return run.progress.state !== 'running'
}

/** How far it is; undefined where nothing runs nor has failed that was not told. */
export function progressOf(patient: PatientId, reference: string): Progress | undefined {
  return runs.get(keyOf(patient, reference))?.progress
}

/** Waits until nothing runs any more: before the server stops. */
export async function allEnded(): Promise<void> {
  await Promise.all([...runs.values()].map(({ ended }) => ended))
}
