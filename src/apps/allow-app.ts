import { appendEvent } from '../audit/append.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { purposeOf } from '../record/shared-record.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter } from '../sharing/enter.ts'
import type { App } from './app.ts'
import type { Allowed } from './ask-person.ts'

/**
 * Records that a person lets an app do something, before it may.
 *
 * @throws Refusal `not-found` where they may not see that patient themselves.
 */
export async function allowApp(
  db: Database,
  actor: Actor,
  person: Person,
  app: App,
  { about, scopes }: { readonly about: PatientId | null; readonly scopes: readonly string[] },
): Promise<Allowed> {
  if (about === null) {
    await appendSystemEvent(db, {
      ...{ kind: 'sign-in', actor: person.id, detail: `app ${app.id}` },
      organisation: person.kind === 'staff' ? person.organisation : null,
      requestId: actor.requestId,
    })
  } else {
    await recordApp(db, actor, about, app.id, 'allowed')
  }
  return { owner: { kind: person.kind, id: person.id }, session: actor.session, about, scopes }
}

/**
 * Writes on the log of a patient what was done about an app.
 *
 * @throws Refusal `not-found` where the person may not see that patient.
 */
export async function recordApp(
  db: Database,
  actor: Actor,
  patient: PatientId,
  app: string,
  what: 'allowed' | 'removed',
): Promise<void> {
  const [row] = await enter(db.app, actor, patient, 'read')
  const who = await admit(db, actor, patient, row)
  if (row === undefined) throw new TypeError('a patient was entered by nobody')
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: 'app', purpose: purposeOf(who), filter: what, app },
    ...{ count: 0, digest: null },
  })
}
