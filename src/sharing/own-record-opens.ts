import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { enter } from './enter.ts'

/** Whether a patient's session opens their own record: not after they have died (rule 1). Nothing is read. */
export async function ownRecordOpens(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<boolean> {
  const [row] = await enter(db.app, actor, patient, 'read')
  return row?.outcome === 'ok'
}
