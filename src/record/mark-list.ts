import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { act } from '../sharing/act.ts'
import {
  digestOf,
  linesOfYear,
  outline,
  type EntryFilter,
  type EntryLine,
  type OutlineRow,
} from './entries.ts'

export type OwnLines = {
  readonly person: Person
  readonly patient: PatientCard
  readonly at: Date
  /** One year, newest first. */
  readonly lines: readonly EntryLine[]
  readonly cut: boolean
  readonly outline: readonly OutlineRow[]
}

const mostLinesToTick = 500

/**
 * What the staff member's own service wrote about this patient, to choose from.
 *
 * @throws Refusal `role`, or `not-found` where the service wrote nothing about this patient.
 */
export async function readOwnLines(
  db: Database,
  actor: Actor,
  patient: PatientId,
  filter: EntryFilter,
): Promise<OwnLines> {
  const own = await act(db, actor, patient, 'mark', async (tx, acting) => {
    const [card] = await patientCard(tx, patient)
    const rows = await linesOfYear(tx, patient, filter, mostLinesToTick + 1)
    const lines = rows.slice(0, mostLinesToTick)
    const parts = await outline(tx, patient)
    return {
      result: card && {
        ...{ person: acting.by, patient: card, at: acting.at, lines, outline: parts },
        cut: rows.length > lines.length,
      },
      event: { kind: 'open', filter: null, count: lines.length, digest: digestOf(lines) },
    }
  })
  if (!own) throw notFound()
  return own
}
