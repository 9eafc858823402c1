import { insertEvent } from '../audit/event.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import { parseLongReference } from '../identity/reference.ts'
import type { CodeSettings } from './one-time-code.ts'
import { hashOfInvite } from './proxies.ts'

/** Somebody whom the person of a session helps. */
export type Helped = {
  readonly patient: PatientId
  readonly name: string
  readonly since: Date
  readonly until: Date | null
}

/** Whom the person of this session helps. What they may see now, `enter` says when they look. */
export async function helpedBy(db: Database, actor: Actor): Promise<readonly Helped[]> {
  return db.app<Helped[]>`
    select patient, name, since, until_at as until from helped_by(${actor.session})`
}

type AcceptRow = { outcome: string; patient: PatientId; helper: PatientId; helper_name: string }

/**
 * A helper gives the code they were told, once.
 *
 * @returns whom they help from now on; undefined for a code that does not work: unknown, used or too old.
 */
export async function acceptInvite(
  db: Database,
  actor: Actor,
  typed: string,
  settings: CodeSettings,
): Promise<PatientId | undefined> {
  const code = parseLongReference('H', typed) ?? ''
  const done = await db.app.begin('isolation level repeatable read', async (tx) => {
    const [row] = await tx<AcceptRow[]>`
      select * from accept_proxy(${actor.session}, ${hashOfInvite(settings, code)}, ${newId()})`
    if (row?.outcome !== 'ok') return { patient: undefined }
    await insertEvent(tx, {
      ...{ patient: row.patient, kind: 'proxy', actorKind: 'proxy', actor: row.helper },
      ...{ actorName: row.helper_name, organisation: null, role: null, purpose: 'helping' },
      ...{ rule: 'proxy', route: actor.route, filter: 'accepted', own: [], sources: [] },
      ...{ choiceVersion: null, count: 0, digest: null, requestId: actor.requestId },
    })
    return { patient: row.patient }
  })
  if (done.patient === undefined) {
    await appendSystemEvent(db, {
      ...{ kind: 'denied', actor: null, organisation: null, detail: 'invite' },
      requestId: actor.requestId,
    })
  }
  return done.patient
}
