import type { Database } from '../db/database.ts'
import { asOwner } from '../db/roles.ts'
import { Refusal } from '../errors.ts'
import { appendSystemEvent } from './system-event.ts'

/** Why the content of an event may be erased. */
export const erasureReasons = ['court-order', 'wrong-patient', 'retention'] as const
export type ErasureReason = (typeof erasureReasons)[number]

/**
 * Erases the content of one event for good. Its leaf stays, and says nothing without it; that it was erased, and
 * why, is itself on the log, before it is done: done again after it died on its way, it is carried through.
 *
 * @throws Refusal `not-found`.
 */
export async function eraseEvent(
  db: Database,
  url: string,
  patient: string,
  id: string,
  reason: ErasureReason,
): Promise<void> {
  const found = await asOwner(url, async (tx) => {
    const rows = await tx`
      select 1 from access_event where patient_id = ${patient} and id = ${id} and exists (
        select from log_leaf where event_id = ${id})`
    return rows.length > 0
  })
  if (!found) {
    throw new Refusal('not-found', 'There is no such line in the log, or it has no leaf yet')
  }
  await appendSystemEvent(db, {
    ...{ kind: 'erase', actor: null, organisation: null, detail: `${id} ${reason}` },
    requestId: id,
  })
  await asOwner(url, async (tx) => {
    await tx`delete from access_event where patient_id = ${patient} and id = ${id}`
    // of an event from before there were commitments the leaf keeps it: what was said could else be guessed and tried
    await tx`update log_leaf set nonce = null where event_id = ${id}`
  })
}
