import type { Tx } from '../db/database.ts'
import { decideItem, type By } from './decision-store.ts'
import { isItemOrFile } from './entry-item.ts'
import type { Snapshot } from './item-store.ts'
import type { ItemOrder, PageOrder } from './page-order.ts'
import { countsAsOpinion } from './release-blocks.ts'
import type { Review } from './review.ts'
import type { ItemDecision } from './review-store.ts'
import { decidedMeanwhile } from './seen.ts'

/**
 * Decides about an item as a whole; or why not.
 *
 * @throws Refusal `conflict` where somebody else has decided since the page was looked at.
 */
export async function decideAboutItem(
  tx: Tx,
  snapshot: Snapshot,
  { decisions, mayJudgeHarm }: Review,
  { about, seen }: Extract<PageOrder, { do: 'item' }>,
  by: By,
): Promise<'clinician' | 'old-opinion' | undefined> {
  const isHarm = about.decision === 'hold' && about.ground === 'serious-harm'
  const wasHarm = decisions.some(
    (one) => isItemOrFile(one.item, about.item) && one.ground === 'serious-harm',
  )
  // who is no clinician holds nothing back for harm, also not on the opinion of one, and undoes no such opinion
  if ((isHarm || wasHarm) && !mayJudgeHarm) return 'clinician'
  const { opinionOn } = about
  if (isHarm && (opinionOn === null || !countsAsOpinion(opinionOn, by.at))) return 'old-opinion'
  const now = decisions.find((one) => one.item === about.item)?.seen ?? ''
  if (now !== seen) throw decidedMeanwhile()
  await decideItem(tx, snapshot, about, decidedAlone(decisions, about), by)
  return undefined
}

/**
 * Further files of an item about which somebody decided by themselves, and not with it: none is given with it after all,
 * and what is held already stays held on its own ground.
 */
function decidedAlone(
  decisions: readonly ItemDecision[],
  { item, decision }: ItemOrder,
): readonly string[] {
  const whole = decisions.find((one) => one.item === item)
  return decisions
    .filter(
      (one) =>
        one.item !== item &&
        isItemOrFile(one.item, item) &&
        (decision === 'give' ? one.decision !== null : one.decision === 'hold') &&
        (one.seen !== whole?.seen || one.decidedBy !== whole.decidedBy),
    )
    .map((one) => one.item)
}
