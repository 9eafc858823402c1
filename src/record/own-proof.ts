import { appendEvent } from '../audit/append.ts'
import type { PublicKeys } from '../audit/log/proof-text.ts'
import { proofOf } from '../audit/proof.ts'
import { eventsToProve } from '../audit/stored-events.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { KeyStore } from '../identity/key-store.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter } from '../sharing/enter.ts'

/** What proofs are made with, and checked with; nothing published before the log has begun. */
export type LogKeys = {
  readonly store: KeyStore
  readonly published: () => Promise<PublicKeys | undefined>
}

/**
 * A file that proves the patient's own log: one line of it, or the whole of it up to this moment. That it was taken is
 * the last line of the whole.
 *
 * @throws Refusal `signed-out`; `not-found` for anyone but the patient, or a line that is not theirs; `unavailable`
 *   while the newest lines cannot be proved.
 */
export async function proveOwnLog(
  db: Database,
  keys: LogKeys,
  actor: Actor,
  patient: PatientId,
  line: string | null,
): Promise<string> {
  const [[row]] = await inOneSnapshot(db.reads, (tx) => [enter(tx, actor, patient, 'read')])
  const who = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const isPatient = who.grant.view === 'patient'
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: isPatient ? 'log' : 'denied', purpose: 'own record', count: 0, digest: null },
    filter: line === null ? 'proof' : 'proof of a line',
  })
  if (!isPatient) throw notFound()
  const published = await keys.published()
  if (!published)
    throw new Refusal('unavailable', 'Nothing can be proved yet. Try again in a minute')
  const read = async () => {
    const [, events] = await inOneSnapshot(db.reads, (tx) => [
      enter(tx, actor, patient, 'read'),
      eventsToProve(tx, patient, line),
    ])
    return events
  }
  return proofOf(db, { store: keys.store, published }, patient, read, line)
}
