import { appendEvent } from '../audit/append.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { eventOf } from './admit.ts'
import { enter } from './enter.ts'

/**
 * Refuses what an app was not allowed to ask for, in the same words whether there is such a thing or not; on the log
 * of the patient it named before it is told.
 *
 * @throws Refusal `scope`, always; `signed-out` for a session that has ended.
 */
export async function refuseOutOfScope(
  db: Database,
  actor: Actor,
  patient: PatientId | null,
): Promise<never> {
  const [row] = await enter(db.app, actor, patient, patient === null ? 'who' : 'read')
  if (row === undefined || row.outcome === 'signed-out') {
    throw new Refusal('signed-out', 'You are signed out. Sign in to go on')
  }
  if (row.known && patient !== null) {
    await appendEvent(db, {
      ...eventOf(actor, patient, row),
      ...{ kind: 'denied', rule: 'scope', purpose: 'direct care', filter: 'scope' },
      ...{ own: [], sources: [], count: 0, digest: null },
    })
  } else {
    await appendSystemEvent(db, {
      ...{ kind: 'denied', actor: row.actor, organisation: row.organisation, detail: 'scope' },
      requestId: actor.requestId,
    })
  }
  throw new Refusal('scope', 'This app was not allowed to ask for this')
}
