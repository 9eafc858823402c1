import type { Policy } from './log/checkpoint.ts'

/** One thing that is wrong, and where: the index of a leaf, a tile, a size, an event. */
export type LogFault = { readonly fault: LogFaultKind; readonly where: string }
export type LogFaultKind =
  | 'leaf-missing'
  | 'not-an-entry'
  | 'columns-differ'
  | 'line-missing-or-moved'
  | 'wrong-patient'
  | 'event-missing'
  | 'event-changed'
  | 'head-wrong'
  | 'from-the-future'
  | 'tile-wrong'
  | 'checkpoint-wrong'
  | 'not-signed'
  | 'not-witnessed'
  | 'rolled-back'
  | 'forked'
  | 'event-without-leaf'
  | 'no-checkpoint'

export type Verified = {
  readonly leaves: number
  readonly erased: number
  readonly faults: readonly LogFault[]
}

export type VerifySettings = {
  readonly policy: Policy
  /** The key of the tags. */
  readonly tags: Buffer
  /** Checkpoints kept elsewhere: by witnesses, by anyone. */
  readonly kept: readonly string[]
  readonly now: Date
}
