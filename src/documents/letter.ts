import type { TextBlock } from './copy.ts'

/** A letter on A4, to be folded in three and put into an envelope with a window. */
export type Letter = {
  readonly title: string
  /** Who writes, and how to reach them, in lines. */
  readonly from: readonly string[]
  /** Whom it goes to, as it stands in the window; nothing else of the letter is seen there. */
  readonly to: readonly string[]
  readonly reference: string
  readonly madeAt: Date
  /** In letters of 18 points. */
  readonly isLargePrint: boolean
  readonly blocks: readonly TextBlock[]
}
