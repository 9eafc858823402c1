import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { act, type Acting } from '../sharing/act.ts'
import { addBox, endBox } from './box-store.ts'
import { decideAboutItem } from './decide-about-item.ts'
import { decideAboutWords, takeOutOwnWords } from './decide-about-words.ts'
import { markReviewed } from './decision-store.ts'
import { groundsFor } from './grounds-for.ts'
import { storedItems, type Snapshot } from './item-store.ts'
import { groundsIn, type PageOrder } from './page-order.ts'
import {
  openReview,
  pageOf,
  withLetters,
  type PageRead,
  type Review,
  type ReviewPage,
} from './review.ts'

export type PageDone =
  | { readonly outcome: 'done'; readonly review: Review }
  /** `open`: words on the page are not decided. `none`: the words are nowhere. `old-opinion`: it does not count. */
  | { readonly outcome: 'open' | 'none' | 'old-opinion' | 'clinician'; readonly form: ReviewPage }

/**
 * Decides about a page. Nothing of it goes out: that is the release.
 *
 * @throws Refusal `role`, `not-found`; `conflict` where the request is not under review any more, or somebody else has
 * decided otherwise since the page was looked at; `invalid` for a ground that is none for who asks.
 */
export async function decideOnPage(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  page: number,
  order: PageOrder,
): Promise<PageDone> {
  const done = await act<Done>(db, actor, patient, 'request', async (tx, acting) => {
    const before = await openReview(tx, acting, patient, reference)
    if (before.review.request.state !== 'review') throw notUnderReview()
    const allowed = groundsFor(before.review.request.askedBy)
    if (!groundsIn(order).every((ground) => allowed.includes(ground))) {
      throw new Refusal('invalid', 'This ground is not one for who asks here. Choose another')
    }
    const problem = await carryOut(tx, acting, before.snapshot, before.review, page, order)
    const event = { kind: 'request', filter: 'reviewed' } as const
    if (problem === undefined) {
      const { review } = await openReview(tx, acting, patient, reference)
      return { result: { outcome: 'done', review }, event }
    }
    const read = await pageOf(tx, acting, patient, reference, page)
    return { result: { outcome: problem, read }, event }
  })
  return done.outcome === 'done'
    ? done
    : { outcome: done.outcome, form: await withLetters(done.read) }
}

type Done =
  | Extract<PageDone, { outcome: 'done' }>
  | { readonly outcome: NonNullable<Problem>; readonly read: PageRead }

function notUnderReview(): Refusal {
  return new Refusal('conflict', 'This request is not under review. Open it again to see how it is')
}

type Problem = Exclude<PageDone['outcome'], 'done'> | undefined

async function carryOut(
  tx: Tx,
  acting: Acting,
  snapshot: Snapshot,
  review: Review,
  page: number,
  order: PageOrder,
): Promise<Problem> {
  const by = { name: acting.by.name, at: acting.at }
  switch (order.do) {
    case 'save':
    case 'reviewed': {
      await decideAboutWords(tx, snapshot, page, order.words, by)
      if (order.do === 'save') return undefined
      const { open } = (
        await openReview(tx, acting, snapshot.patient, snapshot.reference)
      ).review.pages.find((one) => one.page === page) ?? { open: 0 }
      if (open > 0) return 'open'
      await markReviewed(tx, snapshot, page, review.mayJudgeHarm, by)
      return undefined
    }
    case 'own-words':
      return (await takeOutOwnWords(tx, snapshot, page, order.own, by)) ? undefined : 'none'
    case 'box': {
      const items = await storedItems(tx, snapshot, page)
      const letter = items.find(({ id }) => id === order.box.item)
      if (letter === undefined || letter.attachment === null) throw notFound()
      await addBox(tx, snapshot, order.box, by)
      return undefined
    }
    case 'unbox':
      await endBox(tx, snapshot, order.id, by.at)
      return undefined
    case 'item':
      return decideAboutItem(tx, snapshot, review, order, by)
    default:
      return order satisfies never
  }
}
