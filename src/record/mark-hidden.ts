import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { act } from '../sharing/act.ts'
import { correctionsOf, type Correction } from './correction-ask.ts'
import { digestOf, linesOf, type EntryLine } from './entries.ts'
import { waitingRequests, type WaitingRequest } from './mark-answer.ts'
import type { MarkWhat } from './mark-set.ts'
import type { Ground } from './mark-store.ts'

/** One mark set or lifted, as the organisation that did it reads it. */
export type MarkLine = {
  readonly entry: EntryId
  readonly what: MarkWhat
  readonly marked: boolean
  readonly through: EntryId | null
  readonly askedBy: 'patient' | 'clinician' | 'reference'
  readonly ground: Ground | null
  readonly reason: string
  /** YYYY-MM-DD */
  readonly reviewOn: string | null
  readonly harmDecision: string | null
  readonly recordedBy: string
  readonly recordedAt: Date
}

export type HiddenHere = {
  readonly person: Person
  readonly patient: PatientCard
  readonly at: Date
  /** Newest first; those hidden now, and those that were. */
  readonly entries: readonly EntryLine[]
  /** What the patient asked, and nobody has answered. */
  readonly waiting: readonly WaitingRequest[]
  /** What the patient asked to be put right, and nobody has answered. */
  readonly corrections: readonly Correction[]
  /** Newest first, of every entry. */
  readonly marks: readonly MarkLine[]
}

/**
 * Everything of this patient that the staff member's own service hides, and why.
 *
 * @throws Refusal `role`, or `not-found` where the service wrote nothing about this patient.
 */
export async function readHidden(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<HiddenHere> {
  const hidden = await act(db, actor, patient, 'mark', async (tx, acting) => {
    const [card] = await patientCard(tx, patient)
    const marks = await marksOf(tx, patient)
    const waiting = await waitingRequests(tx, patient)
    const asked = await correctionsOf(tx, patient)
    const corrections = asked.filter(({ state }) => state === 'waiting')
    const flagged = await hiddenIds(tx, patient)
    const ids = [...new Set([...flagged, ...marks.map(({ entry }) => entry)])]
    const entries = await linesOf(tx, patient, ids)
    return {
      result: card && {
        ...{ person: acting.by, patient: card, at: acting.at },
        ...{ entries, marks, waiting, corrections },
      },
      event: { kind: 'read', filter: null, count: entries.length, digest: digestOf(entries) },
    }
  })
  if (!hidden) throw notFound()
  return hidden
}

async function hiddenIds(tx: Tx, patient: PatientId): Promise<EntryId[]> {
  const rows = await tx<{ id: EntryId }[]>`
    select id from entry where patient_id = ${patient} and (private or withheld_from_patient)`
  return rows.map(({ id }) => id)
}

function marksOf(tx: Tx, patient: PatientId) {
  return tx<MarkLine[]>`
    select entry_id as entry, what, marked, through, asked_by as "askedBy", ground, reason,
           review_on::text as "reviewOn", harm_decision as "harmDecision",
           recorded_by as "recordedBy", recorded_at as "recordedAt"
      from mark_history where patient_id = ${patient} order by choice_version desc, recorded_at desc, id`
}
