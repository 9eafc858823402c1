import { refuseWhenStopped } from '../audit/late.ts'
import type { Database, Sql, Tx } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { enter, type AtService, type EnterRow } from './enter.ts'

/**
 * `enter`, where a patient reads what is kept about them and the line on the log is written in the same transaction.
 *
 * @returns what `enter` found; its view is `patient` for the patient alone.
 * @throws Refusal `unavailable` for the patient, where only care is served.
 */
export async function enterOwn(
  db: Database,
  tx: Sql | Tx,
  actor: Actor,
  patient: PatientId,
): Promise<(EnterRow & AtService) | undefined> {
  const [row] = await enter(tx, actor, patient, 'read')
  if (row?.view === 'patient') refuseWhenStopped(db, { actorKind: row.actor_kind, kind: 'read' })
  return row
}
