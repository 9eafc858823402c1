import type { Tx } from '../db/database.ts'
import {
  addOwnWords,
  decidedByOthers,
  decideWords,
  type By,
  type WordsPlace,
} from './decision-store.ts'
import { folded, placesOf } from './folded.ts'
import type { Item } from './item.ts'
import { storedItems, type Snapshot } from './item-store.ts'
import type { OwnWords, WordsDecision } from './page-order.ts'
import { reviewedWords, type ReviewedWords } from './review-store.ts'
import { decidedMeanwhile, seenOf } from './seen.ts'

/**
 * Decides about words of a page.
 *
 * @throws Refusal `conflict` where somebody else has decided otherwise since the page was looked at.
 */
export async function decideAboutWords(
  tx: Tx,
  snapshot: Snapshot,
  page: number,
  said: readonly WordsDecision[],
  by: By,
): Promise<void> {
  const now = await reviewedWords(tx, snapshot, page)
  for (const one of toDecide(said, now)) await decideWords(tx, snapshot, page, one, by)
}

/**
 * Takes out words that nothing has found; false where they are nowhere.
 *
 * @throws Refusal `conflict` where somebody else has decided otherwise about words that stand there.
 */
export async function takeOutOwnWords(
  tx: Tx,
  snapshot: Snapshot,
  page: number,
  own: OwnWords,
  by: By,
): Promise<boolean> {
  const items = await storedItems(tx, snapshot, own.everywhere ? undefined : page)
  const places = items.flatMap((item) => placesOfWords(item, own.words))
  if (places.length === 0) return false
  if (await decidedByOthers(tx, snapshot, places, own.ground, by)) throw decidedMeanwhile()
  await addOwnWords(tx, snapshot, places, own, by)
  return true
}

/**
 * Of what is said about words of a page, what there is to decide: what somebody else has decided since the page was
 * looked at stands where it was left as it was seen.
 *
 * @throws Refusal `conflict` where both decided, and otherwise.
 */
function toDecide(
  said: readonly WordsDecision[],
  now: readonly ReviewedWords[],
): readonly WordsDecision[] {
  return said.filter((one) => {
    const found = now.find(
      ({ item, path, start, end }) =>
        item === one.item && path === one.path && start === one.start && end === one.end,
    )
    if (found === undefined) return false
    const wanted = seenOf(one.decision, one.decision === 'out' ? one.ground : null, one.reason)
    if (wanted === found.seen) return one.everywhere
    if (found.seen === one.seen) return true
    if (wanted !== one.seen) throw decidedMeanwhile()
    return false
  })
}

function placesOfWords({ id, texts }: Item, words: string): WordsPlace[] {
  return texts.flatMap(({ path, text }) =>
    placesOf(text, words).map((place) => ({ item: id, path, ...place, words: folded(words) })),
  )
}
