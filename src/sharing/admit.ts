import { appendEvent } from '../audit/append.ts'
import type { AccessEvent } from '../audit/event.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { entered, type Entered, type EnterRow } from './enter.ts'

/**
 * Turns what `enter` answered into the grant, or refuses. A refusal is on the log before it is told: on the
 * patient's where the patient exists, else on the system's, so both take the same time.
 *
 * @throws Refusal `signed-out`, `role` or `not-found`.
 */
export async function admit(
  db: Database,
  actor: Actor,
  patient: PatientId,
  row: EnterRow | undefined,
): Promise<Entered> {
  if (row !== undefined && (row.outcome === 'role' || row.outcome === 'not-found')) {
    await logDenial(db, actor, patient, row)
  }
  return entered(row)
}

async function logDenial(db: Database, actor: Actor, patient: PatientId, row: EnterRow) {
  if (!row.known) {
    await appendSystemEvent(db, {
      kind: 'denied',
      actor: row.actor,
      organisation: row.organisation,
      detail: row.rule,
      requestId: actor.requestId,
    })
    return
  }
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'denied',
    purpose: 'direct care',
    filter: null,
    count: 0,
    digest: null,
  })
}

/** The part of an event that `enter` knows: who, for whom, by which rule and grant. */
export function eventOf(
  actor: Actor,
  patient: PatientId,
  row: EnterRow,
): Omit<AccessEvent, 'kind' | 'purpose' | 'filter' | 'count' | 'digest'> {
  return {
    patient,
    ...whoOf(actor, row),
    organisation: row.organisation,
    rule: row.rule,
    route: actor.route,
    own: row.own,
    sources: row.sources,
    choiceVersion: row.choice_version,
    requestId: actor.requestId,
  }
}

/** A system asks for itself, whatever the record knows it as. */
function whoOf({ app }: Actor, row: EnterRow) {
  const name = row.actor_name ?? ''
  if (app?.system) {
    return { actorKind: 'app', actor: app.id, actorName: name, role: null, app: app.id } as const
  }
  const { actor_kind: actorKind, actor, role } = row
  return { actorKind, actor, actorName: name, role, app: app?.id ?? null }
}
