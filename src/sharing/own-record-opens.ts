import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { pauseNow } from '../identity/online-pauses.ts'
import { enter } from './enter.ts'

/**
 * Whether a patient's session opens their own record: not after they have died (rule 1), and not while their
 * online access is paused. Nothing is read.
 */
export async function ownRecordOpens(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<boolean> {
  const [[row], [pause]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    pauseNow(tx, patient),
  ])
  return row?.outcome === 'ok' && pause === undefined
}
