import { hash } from 'node:crypto'
import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { act, type Acting } from '../sharing/act.ts'
import type { Item, Redaction } from './item.ts'
import { storedItems } from './item-store.ts'
import { moveRequest } from './move-request.ts'
import { isInPart } from './release-blocks.ts'
import { openReview } from './review.ts'

/** What a copy is made of: `redact` leaves of each item what may be given. */
export type Releasable = {
  readonly items: readonly Item[]
  readonly redactions: readonly Redaction[]
}

/** What may go out of a review. @throws Refusal `conflict` while anything keeps it back. */
async function releasable(
  tx: Tx,
  { snapshot, review }: Awaited<ReturnType<typeof openReview>>,
): Promise<Releasable> {
  if (review.blocks.length > 0) throw keptBack()
  return { items: await storedItems(tx, snapshot), redactions: review.redactions }
}

/** Ends the review: from here on somebody else checks. @throws Refusal `conflict` while anything keeps it back. */
export async function finishReview(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<void> {
  await act(db, actor, patient, 'request', async (tx, acting) => {
    const { review } = await openReview(tx, acting, patient, reference)
    if (review.blocks.length > 0) throw keptBack()
    await moveRequest(tx, acting, patient, reference, 'check')
    return { result: undefined, event: { kind: 'request', filter: 'review finished' } }
  })
}

/** Sends it back to the review, with why. @throws Refusal `conflict`. */
export async function sendBack(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  why: string,
): Promise<void> {
  await act(db, actor, patient, 'request', async (tx, acting) => {
    await moveRequest(tx, acting, patient, reference, 'review', { why })
    return { result: undefined, event: { kind: 'request', filter: 'sent back' } }
  })
}

/** Keeps what was made of a copy, in the transaction that releases it. */
export type Keep = (tx: Tx, acting: Pick<Acting, 'by' | 'at'>) => Promise<void>

/**
 * Releases the copy: another person than who finished the review. In part, where more is held back than what is about
 * others. What goes out is made before it is released, with no transaction open, and is released only if it would be
 * made the same by then.
 *
 * @param reasons what the requester reads of why something was left out: needed for a copy in part, and told with no other
 * (SAR-9).
 * @param make makes the files of it, and answers with what keeps them.
 * @throws Refusal `conflict` for who finished the review, while anything keeps it back, and where it changed meanwhile;
 * `invalid` without reasons.
 */
export async function releaseCopy(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  reasons: string | null,
  make: (copy: Releasable) => Promise<Keep>,
): Promise<void> {
  const copy = await act(db, actor, patient, 'request', async (tx, acting) => {
    const opened = await openReview(tx, acting, patient, reference)
    const { finishedIt, request } = opened.review
    if (finishedIt) throw new Refusal('conflict', 'Somebody else than you releases this copy')
    if (request.state !== 'check') throw keptBack()
    const result = await releasable(tx, opened)
    if (isInPart(result.redactions) && reasons === null) {
      throw new Refusal('invalid', 'Say why something was left out')
    }
    return { result, event: { kind: 'request', filter: 'checked', count: result.items.length } }
  })
  const keep = await make(copy)
  await act(db, actor, patient, 'request', async (tx, acting) => {
    const now = await releasable(tx, await openReview(tx, acting, patient, reference))
    if (markOf(now) !== markOf(copy)) {
      throw new Refusal('conflict', 'The copy changed meanwhile. Look at it again')
    }
    const isPart = isInPart(copy.redactions)
    const to = isPart ? 'part-refused' : 'released'
    await moveRequest(tx, acting, patient, reference, to, { words: isPart ? reasons : null })
    await keep(tx, acting)
    return { result: undefined, event: { kind: 'request', filter: to, count: copy.items.length } }
  })
}

/** By which two copies are told apart. */
function markOf({ items, redactions }: Releasable): string {
  return hash('sha256', JSON.stringify([items.map(({ id }) => id), redactions]), 'base64url')
}

function keptBack(): Refusal {
  return new Refusal(
    'conflict',
    'Something still keeps this copy back. Open the review to see what',
  )
}
