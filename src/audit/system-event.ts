import type { Database } from '../db/database.ts'
import { newId } from '../identity/ids.ts'
import { bodyOfSystemEvent, seal } from './event-body.ts'

/** What happened without a patient: a sign-in, a search that found nobody, a form that was opened, a search of the log, a denial where nothing exists, an event whose content was erased. */
export type SystemEvent = {
  readonly kind:
    | 'sign-in'
    | 'sign-out'
    | 'find-none'
    | 'denied'
    | 'form'
    | 'erase'
    | 'log-search'
    | 'log-gap'
    | 'export'
  readonly actor: string | null
  readonly organisation: string | null
  /** A code, never what was typed. */
  readonly detail: string | null
  readonly requestId: string
}

export async function appendSystemEvent(db: Database, event: SystemEvent): Promise<void> {
  const id = newId()
  await db.log`insert into system_event ${db.log({
    id,
    ...seal(bodyOfSystemEvent(id, event)),
    kind: event.kind,
    actor: event.actor,
    organisation: event.organisation,
    detail: event.detail,
    request_id: event.requestId,
  })}`
}
