import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from '../identity/ids.ts'
import type { Acting } from '../sharing/act.ts'
import { addEvent, wholeRequest, type WholeRequest } from './add-event.ts'
import { authorityOf } from './authority-of.ts'
import { identityKnown } from './clock-now.ts'
import type { RequestEvent } from './request.ts'
import type { RequestState } from './states.ts'

/** Why a request moves: a note for the desk, and the words that the requester reads. */
export type Why = { readonly why?: string | null; readonly words?: string | null }

/**
 * Moves a request to another state, and writes down who did it, when and why. In an act `handle` or `request` of the
 * organisation, or `choose` of the patient.
 *
 * @throws Refusal `not-found`; `conflict` where the table of moves has no such move, before who asks is known, and
 * where the one who finished the review would release it.
 * @see domain.md 4.4
 */
export async function moveRequest(
  tx: Tx,
  acting: Pick<Acting, 'by' | 'at'>,
  patient: PatientId,
  reference: string,
  to: RequestState,
  { why = null, words = null }: Why = {},
): Promise<WholeRequest> {
  const whole = await wholeRequest(tx, patient, reference)
  if (to === 'gathering' && identityKnown(whole.events) === undefined) {
    throw new Refusal('conflict', 'First make sure who asks')
  }
  const isRelease = to === 'released' || to === 'part-refused'
  if (isRelease && reviewedBy(whole.events) === acting.by.id) {
    throw new Refusal('conflict', 'Somebody else than who finished the review releases the copy')
  }
  if (isRelease || to === 'gathering') await requireAuthority(tx, acting, patient, whole)
  return addEvent(tx, acting, patient, whole, { what: 'moved', to, why, words })
}

/** What a helper asked for goes on only while their help does; what they answer themselves, they answer as a helper. */
async function requireAuthority(
  tx: Tx,
  { by }: Pick<Acting, 'by'>,
  patient: PatientId,
  { request }: WholeRequest,
): Promise<void> {
  if (request.helper === null || by.kind !== 'staff') return
  const authority = await authorityOf(tx, patient, request.reference)
  if (authority?.holds !== true) {
    throw new Refusal('conflict', 'They help this patient no longer: refuse it, and say why')
  }
}

/** Who finished the review that counts: the last one. */
export function reviewedBy(events: readonly RequestEvent[]): string | undefined {
  return events.findLast(({ what, to }) => what === 'moved' && to === 'check')?.by
}
