import type { Database } from '../db/database.ts'
import {
  keepFiles,
  pageOf,
  pagesOf,
  type PagePlace,
  type QuarantinedFile,
} from '../documents/quarantine.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { act, atDesk } from '../sharing/act.ts'
import { wholeRequest } from './add-event.ts'
import { identityKnown } from './clock-now.ts'
import { staffOf } from './take-in.ts'

// Copies of papers that show who asks. They are about a person who may be nobody here, so they are no part of a record.

/**
 * Keeps a copy that was sent of what shows who asks, until that is decided.
 *
 * @throws Refusal `role`, `not-found`; `conflict` where it is known who asks, or a copy is there already.
 */
export async function keepEvidence(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  file: QuarantinedFile,
): Promise<void> {
  await onEvidence(db, actor, patient, reference, 'evidence kept')
  await atDesk(db, actor, 'desk', async (tx, { by }) => {
    if ((await pagesOf(tx, reference)).length > 0) {
      throw new Refusal('conflict', 'There is a copy already. Decide by it who asks')
    }
    await keepFiles(tx, staffOf(by).organisation, reference, [file])
  })
}

/** Which pages there are. @throws Refusal `role`. */
export function evidencePages(
  db: Database,
  actor: Actor,
  reference: string,
): Promise<readonly PagePlace[]> {
  return atDesk(db, actor, 'desk', (tx) => pagesOf(tx, reference))
}

/** One page as PNG; that it was looked at is on the log. @throws Refusal as `keepEvidence`. */
export async function readEvidence(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  page: number,
): Promise<Buffer> {
  await onEvidence(db, actor, patient, reference, 'evidence seen')
  const png = await atDesk(db, actor, 'desk', (tx) => pageOf(tx, reference, page))
  if (png === undefined) throw notFound()
  return png
}

/** Deletes what was sent: it is decided who asks. @throws Refusal `role`. */
export async function forgetEvidence(db: Database, actor: Actor, reference: string): Promise<void> {
  await atDesk(db, actor, 'desk', (tx) => tx`select forget_evidence(${reference})`)
}

/** The request, of whose requester nobody has decided yet who they are. */
function onEvidence(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  filter: string,
): Promise<void> {
  return act(db, actor, patient, 'handle', async (tx) => {
    const { events } = await wholeRequest(tx, patient, reference)
    if (identityKnown(events) !== undefined) {
      throw new Refusal('conflict', 'It is known who asks: no copy is kept')
    }
    return { result: undefined, event: { kind: 'request', filter } }
  })
}
