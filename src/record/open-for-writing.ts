import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'

export type OpenForWriting = Entered & { readonly patient: PatientCard }

/**
 * Who is about to be written about: the card, and nothing of the record.
 *
 * @throws Refusal `role`, or `not-found` without a relationship.
 */
export async function openForWriting(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OpenForWriting> {
  const [[row], [card]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'write'),
    patientCard(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined) throw notFound()
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'open',
    purpose: 'direct care',
    filter: 'card',
    count: 0,
    digest: null,
  })
  return { ...who, patient: card }
}
