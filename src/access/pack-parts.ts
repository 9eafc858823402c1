import type { CopySection } from '../documents/copy.ts'
import type { Item, Redaction } from './item.ts'

/** All that a pack is made of. It holds redacted items only, and no function of the pack sees another. */
export type PackParts = {
  readonly reference: string
  readonly madeAt: Date
  /** When what is in it was read: it is as of then. */
  readonly gatheredAt: Date
  /** The service that answers. */
  readonly by: string
  readonly patient: { readonly name: string; readonly facts: readonly string[] }
  /** Whether somebody else than the patient asked: then it says whose record it is, and never "your record". */
  readonly isForAnother: boolean
  /** The Patient resource, of nobody else's whom to call; null where there is none. */
  readonly patientResource: string | null
  /** What was asked for, in words. */
  readonly askedFor: string
  readonly items: readonly Item[]
  /** What was decided to take out: only where and why it was is told. */
  readonly redactions: readonly Redaction[]
  /** What the law asks to tell with a copy (`article-15.ts`). */
  readonly information: readonly CopySection[]
  readonly isLargePrint: boolean
}
