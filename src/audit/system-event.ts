import type { Database } from '../db/database.ts'
import { newId } from '../identity/ids.ts'

/** What happened without a patient: a sign-in, a search that found nobody, a form that was opened, a denial where nothing exists. */
export type SystemEvent = {
  readonly kind: 'sign-in' | 'sign-out' | 'find-none' | 'denied' | 'form'
  readonly actor: string | null
  readonly organisation: string | null
  /** A code, never what was typed. */
  readonly detail: string | null
  readonly requestId: string
}

export async function appendSystemEvent(db: Database, event: SystemEvent): Promise<void> {
  await db.log`insert into system_event ${db.log({
    id: newId(),
    kind: event.kind,
    actor: event.actor,
    organisation: event.organisation,
    detail: event.detail,
    request_id: event.requestId,
  })}`
}
