import { addMonths, dayIn, type Day } from '../identity/age.ts'
import type { Redaction } from './item.ts'
import type { ItemDecision, PageState } from './review-store.ts'

/** Why a copy cannot be released yet, each with how many there are of it. A closed list. */
const blockKinds = ['gather', 'pages', 'harm', 'words', 'withheld', 'opinion'] as const
export type Block = { readonly kind: (typeof blockKinds)[number]; readonly count: number }

const opinionMonths = 6

/**
 * What keeps a copy back: nothing gathered yet; pages that nobody has reviewed, or no clinician for serious harm; words that nobody has decided
 * about; what is kept from the patient's own view and not held back here; an opinion on serious harm that is older than six
 * months (DPA 2018 Schedule 3 paragraph 6).
 *
 * @param withheldNow how many items are kept from the patient by now, and not held back in this copy.
 */
export function blocksOf(
  pages: readonly PageState[],
  decisions: readonly ItemDecision[],
  withheldNow: number,
  at: Date,
): Block[] {
  const oldest = oldestOpinion(at)
  const counts = {
    gather: pages.length === 0 ? 1 : 0,
    pages: pages.filter(({ reviewedBy }) => reviewedBy === null).length,
    harm: pages.filter(({ harmBy }) => harmBy === null).length,
    words: pages.reduce((sum, { open }) => sum + open, 0),
    withheld: withheldNow,
    opinion: decisions.filter((one) => isOld(one, oldest)).length,
  }
  return blockKinds.map((kind) => ({ kind, count: counts[kind] })).filter(({ count }) => count > 0)
}

/** Whether something is held back on an opinion that no longer counts. */
function isOld({ decision, ground, opinionOn }: ItemDecision, oldest: Day): boolean {
  return (
    decision === 'hold' && ground === 'serious-harm' && (opinionOn === null || opinionOn < oldest)
  )
}

/** Whether an opinion of this day may be recorded: not of a day to come, and not too old. */
export function countsAsOpinion(on: Day, at: Date): boolean {
  return on <= dayIn(at) && on >= oldestOpinion(at)
}

/** The first day of which an opinion on serious harm counts. */
export function oldestOpinion(at: Date): Day {
  return addMonths(dayIn(at), -opinionMonths)
}

/** A request is answered in part where more is held back than what is about other people. */
export function isInPart(redactions: readonly Redaction[]): boolean {
  return redactions.some(({ kind, ground }) => kind === 'whole' || ground !== 'third-party')
}
