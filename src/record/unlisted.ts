import type { Database } from '../db/database.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { act } from '../sharing/act.ts'
import { digestOf, linesOf, type EntryLine } from './entries.ts'
import { lastUpload, unlistedEntries } from './uploads.ts'

export type UnlistedHere = {
  readonly person: StaffMember
  readonly patient: PatientCard
  readonly at: Date
  /** When the last upload was made; undefined where the service's system never sent one. */
  readonly lastAt: Date | undefined
  /** Newest first. */
  readonly entries: readonly EntryLine[]
}

/**
 * What earlier uploads of the staff member's own service held and the last one does not, for them to decide about.
 *
 * @throws Refusal `role`, or `not-found` where the service wrote nothing about this patient.
 */
export async function readUnlisted(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<UnlistedHere> {
  return act(db, actor, patient, 'mark', async (tx, { by, at }) => {
    const [card] = await patientCard(tx, patient)
    if (card === undefined || by.kind !== 'staff') throw notFound()
    const lastAt = await lastUpload(tx, patient, by.organisation)
    const found = await unlistedEntries(tx, patient, by.organisation)
    const entries = await linesOf(
      tx,
      patient,
      found.map(({ id }) => id),
    )
    return {
      result: { person: by, patient: card, at, lastAt, entries },
      event: {
        kind: 'read',
        filter: 'not in upload',
        count: entries.length,
        digest: digestOf(entries),
      },
    }
  })
}
