import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { Day } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { act, type Acting } from '../sharing/act.ts'
import { addBox, endBox, type NewBox } from './box-store.ts'
import { isItemOrFile } from './entry-item.ts'
import { folded, placesOf } from './folded.ts'
import { groundsFor } from './grounds-for.ts'
import type { Ground, Item } from './item.ts'
import { storedItems, type Snapshot } from './item-store.ts'
import { countsAsOpinion } from './release-blocks.ts'
import {
  openReview,
  pageOf,
  withLetters,
  type PageRead,
  type Review,
  type ReviewPage,
} from './review.ts'
import {
  addOwnWords,
  decidedByOthers,
  decideItem,
  decideWords,
  markReviewed,
} from './decision-store.ts'
import { reviewedWords, type ItemDecision, type ReviewedWords } from './review-store.ts'
import { seenOf } from './seen.ts'

/** What is decided about words: they go, on what ground; or they stay. */
export type WordsDecision = {
  readonly item: string
  readonly path: string
  readonly start: number
  readonly end: number
  readonly decision: 'out' | 'stays'
  readonly ground: Ground | null
  readonly reason: string | null
  /** The same words wherever nobody has decided about them. */
  readonly everywhere: boolean
  /** What was decided about them when the page was looked at. */
  readonly seen: string
}

/** Words that who reviews takes out themselves, wherever they stand. */
export type OwnWords = {
  readonly words: string
  readonly ground: Ground
  readonly reason: string | null
  readonly everywhere: boolean
}

export type ItemOrder = {
  readonly item: string
  readonly decision: 'give' | 'hold'
  readonly ground: Ground | null
  readonly reason: string | null
  /** Of a clinician's opinion on serious harm; null for their own of today. */
  readonly opinionOn: Day | null
  readonly opinionBy: string | null
}

/**
 * One act on a page under review. `reviewed`: with the decisions on it, the whole page was looked at; where a clinician
 * does so, for serious harm too.
 */
export type PageOrder =
  | { readonly do: 'save' | 'reviewed'; readonly words: readonly WordsDecision[] }
  | { readonly do: 'own-words'; readonly own: OwnWords }
  | { readonly do: 'item'; readonly about: ItemOrder; readonly seen: string }
  | { readonly do: 'box'; readonly box: NewBox }
  | { readonly do: 'unbox'; readonly id: string }

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

function groundsIn(order: PageOrder): Ground[] {
  switch (order.do) {
    case 'save':
    case 'reviewed':
      return order.words.flatMap(({ ground }) => ground ?? [])
    case 'own-words':
      return [order.own.ground]
    case 'item':
      return order.about.ground === null ? [] : [order.about.ground]
    case 'box':
      return [order.box.ground]
    case 'unbox':
      return []
    default:
      return order satisfies never
  }
}

type Done =
  | Extract<PageDone, { outcome: 'done' }>
  | { readonly outcome: NonNullable<Problem>; readonly read: PageRead }

export function notUnderReview(): Refusal {
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
      const now = await reviewedWords(tx, snapshot, page)
      for (const one of toDecide(order.words, now)) await decideWords(tx, snapshot, page, one, by)
      if (order.do === 'save') return undefined
      const { open } = (
        await openReview(tx, acting, snapshot.patient, snapshot.reference)
      ).review.pages.find((one) => one.page === page) ?? { open: 0 }
      if (open > 0) return 'open'
      await markReviewed(tx, snapshot, page, review.mayJudgeHarm, by)
      return undefined
    }
    case 'own-words': {
      const { own } = order
      const items = await storedItems(tx, snapshot, own.everywhere ? undefined : page)
      const places = items.flatMap((item) => placesOfWords(item, own.words))
      if (places.length === 0) return 'none'
      if (await decidedByOthers(tx, snapshot, places, own.ground, by)) throw decidedMeanwhile()
      await addOwnWords(tx, snapshot, places, own, by)
      return undefined
    }
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
    case 'item': {
      const { about } = order
      const isHarm = about.decision === 'hold' && about.ground === 'serious-harm'
      const wasHarm = review.decisions.some(
        (one) => isItemOrFile(one.item, about.item) && one.ground === 'serious-harm',
      )
      // who is no clinician holds nothing back for harm, also not on the opinion of one, and undoes no such opinion
      if ((isHarm || wasHarm) && !review.mayJudgeHarm) return 'clinician'
      const { opinionOn } = about
      if (isHarm && (opinionOn === null || !countsAsOpinion(opinionOn, acting.at))) {
        return 'old-opinion'
      }
      const now = review.decisions.find((one) => one.item === about.item)?.seen ?? ''
      if (now !== order.seen) throw decidedMeanwhile()
      await decideItem(tx, snapshot, about, decidedAlone(review.decisions, about), by)
      return undefined
    }
    default:
      return order satisfies never
  }
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

function decidedMeanwhile(): Refusal {
  return new Refusal(
    'conflict',
    'Somebody else has decided otherwise about this. Look at what stands there now',
  )
}

/** Where words stand in an item. */
export type WordsPlace = {
  readonly item: string
  readonly path: string
  readonly start: number
  readonly end: number
  readonly words: string
}

function placesOfWords({ id, texts }: Item, words: string): WordsPlace[] {
  return texts.flatMap(({ path, text }) =>
    placesOf(text, words).map((place) => ({ item: id, path, ...place, words: folded(words) })),
  )
}
