import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { writesEntries } from '../identity/staff.ts'
import { act, type Acting } from '../sharing/act.ts'
import { withheldEntries } from '../record/held-entries.ts'
import { reviewedBy } from './move-request.ts'
import { wholeRequest } from './add-event.ts'
import { boxesOf, type ReviewedBox } from './box-store.ts'
import { itemId } from './entry-item.ts'
import { letterPages } from './letter-pages.ts'
import type { Item, Redaction } from './item.ts'
import { lastGathering, storedItems, type Snapshot } from './item-store.ts'
import { blocksOf, type Block } from './release-blocks.ts'
import type { AccessRequest } from './request.ts'
import {
  itemDecisions,
  pageStates,
  redactionsOf,
  reviewedWords,
  withheldNotHeld,
  type ItemDecision,
  type PageState,
  type ReviewedWords,
} from './review-store.ts'

/** How far the review of a request is. */
export type Review = {
  readonly person: Person
  readonly patient: PatientCard
  readonly at: Date
  readonly request: AccessRequest
  readonly pages: readonly PageState[]
  /** Items that are held back, were looked at as a whole, or are kept from the patient's own view. */
  readonly decisions: readonly ItemDecision[]
  readonly redactions: readonly Redaction[]
  readonly blocks: readonly Block[]
  /** Whether this person decides about serious harm. */
  readonly mayJudgeHarm: boolean
  /** Whether they finished the review, and so do not release. */
  readonly finishedIt: boolean
}

/** What a letter that is no text looks like: none of its pages where no safe picture can be made of it. */
export type LetterOnPage = {
  readonly item: string
  readonly pages: readonly { readonly width: number; readonly height: number }[]
  readonly boxes: readonly ReviewedBox[]
}

/** One page of the snapshot under review. */
export type ReviewPage = Review & {
  readonly page: number
  readonly items: readonly Item[]
  readonly words: readonly ReviewedWords[]
  /** Of each item of the page, in order. */
  readonly itemDecisions: readonly ItemDecision[]
  readonly letters: readonly LetterOnPage[]
}

/** @throws Refusal `role`, `not-found` where no copy is being made. */
export async function readReview(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<Review> {
  return act(db, actor, patient, 'request', async (tx, acting) => {
    const { review } = await openReview(tx, acting, patient, reference)
    return { result: review, event: { kind: 'request', filter: 'review' } }
  })
}

/** @throws Refusal as `readReview`, and `not-found` for a page that there is not. */
export async function readReviewPage(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  page: number,
): Promise<ReviewPage> {
  const read = await act(db, actor, patient, 'request', async (tx, acting) => {
    const result = await pageOf(tx, acting, patient, reference, page)
    return { result, event: { kind: 'request', filter: 'review', count: result.items.length } }
  })
  return withLetters(read)
}

/** A page as it is read, before its letters are made pictures: that takes long, and no transaction waits for it. */
export type PageRead = Omit<ReviewPage, 'letters'> & { readonly boxes: readonly ReviewedBox[] }

export async function pageOf(
  tx: Tx,
  acting: Pick<Acting, 'by' | 'at'>,
  patient: PatientId,
  reference: string,
  page: number,
): Promise<PageRead> {
  const { snapshot, review } = await openReview(tx, acting, patient, reference)
  if (!review.pages.some((one) => one.page === page)) throw notFound()
  return {
    ...review,
    page,
    items: await storedItems(tx, snapshot, page),
    words: await reviewedWords(tx, snapshot, page),
    itemDecisions: await itemDecisions(tx, snapshot, page),
    boxes: await boxesOf(tx, snapshot),
  }
}

export async function withLetters({ boxes, ...read }: PageRead): Promise<ReviewPage> {
  const letters: LetterOnPage[] = []
  for (const item of read.items.filter(({ attachment }) => attachment !== null)) {
    const pages = await letterPages(item)
    letters.push({
      item: item.id,
      pages: pages.map(({ width, height }) => ({ width, height })),
      boxes: boxes.filter((one) => one.item === item.id),
    })
  }
  return { ...read, letters }
}

/**
 * The picture of one page of a letter, as PNG, without what is painted over in it.
 *
 * @param number of the page of the letter, from 1.
 * @throws Refusal as `readReviewPage`, and `not-found` for a page that the letter has not.
 */
export async function readLetterPage(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  at: { readonly page: number; readonly item: string; readonly number: number },
): Promise<Uint8Array> {
  const { items } = await act(db, actor, patient, 'request', async (tx, acting) => ({
    result: await pageOf(tx, acting, patient, reference, at.page),
    event: { kind: 'request', filter: 'review', count: 1 },
  }))
  const letter = items.find(({ id }) => id === at.item)
  const picture = letter && (await letterPages(letter))[at.number - 1]
  if (picture === undefined) throw notFound()
  return picture.png
}

/** A review as it is now; before anything is gathered, one without pages. @throws Refusal `not-found`. */
export async function openReview(
  tx: Tx,
  { by, at }: Pick<Acting, 'by' | 'at'>,
  patient: PatientId,
  reference: string,
): Promise<{ readonly snapshot: Snapshot; readonly review: Review }> {
  const { request, events } = await wholeRequest(tx, patient, reference)
  const gathering = (await lastGathering(tx, patient, reference)) ?? 0
  const snapshot = { patient, reference, organisation: request.organisation, gathering }
  const [card] = await patientCard(tx, patient)
  if (card === undefined) throw notFound()
  const pages = await pageStates(tx, snapshot)
  const decisions = await itemDecisions(tx, snapshot)
  const withheldNow = await givenThoughWithheld(tx, patient, snapshot)
  const review: Review = {
    ...{ person: by, patient: card, at, request, pages, decisions },
    redactions: await redactionsOf(tx, snapshot),
    blocks: blocksOf(pages, decisions, withheldNow, at),
    mayJudgeHarm: by.kind === 'staff' && (await writesEntries(tx, by.role)),
    finishedIt: reviewedBy(events) === by.id,
  }
  return { snapshot, review }
}

/** How many items are kept from the patient's own view, when it was gathered or by now, and not held back here. */
async function givenThoughWithheld(
  tx: Tx,
  patient: PatientId,
  snapshot: Snapshot,
): Promise<number> {
  const entries = await withheldEntries(tx, patient)
  const versions = entries.flatMap(({ id, version }) =>
    Array.from({ length: version }, (_, at) => itemId('entry', id, String(at + 1))),
  )
  return withheldNotHeld(tx, snapshot, versions)
}
