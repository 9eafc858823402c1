import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { digestOf, emergencyEntries, type Entry } from './entries.ts'
import { purposeOf } from './shared-record.ts'

export type EmergencyView = Entered & {
  readonly patient: PatientCard
  /** Alerts, allergies, medicines, problems, care plans and wishes, newest first. */
  readonly entries: readonly Entry[]
}

/**
 * What somebody needs to know in an emergency, and no more of the record: one snapshot, one line on the log
 * before it is returned.
 *
 * @throws Refusal `signed-out`, `role`, `not-found` without an emergency access of this session (and nothing
 * else that opens the record).
 */
export async function readEmergencyView(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<EmergencyView> {
  const [[row], [card], entries] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'emergency'),
    patientCard(tx, patient),
    emergencyEntries(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined) throw notFound()
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'open',
    purpose: purposeOf(who),
    filter: 'emergency view',
    count: entries.length,
    digest: digestOf(entries),
  })
  return { ...who, patient: card, entries }
}
