import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** By what right a helper asked, as the practice recorded it when it let them help. */
export type Authority = {
  readonly basis: 'parent' | 'attorney' | 'deputy'
  /** What was seen then. */
  readonly document: string | null
  readonly practice: string | null
  readonly recordedBy: string
  readonly recordedAt: Date
  /** Whether the help is still in force, as when a child is found to decide it is not. */
  readonly holds: boolean
}

/** Undefined for a request that no helper made; in an act `handle` or `request` of the service it was made to. */
export async function authorityOf(
  tx: Tx,
  patient: PatientId,
  reference: string,
): Promise<Authority | undefined> {
  const [found] = await tx<(Authority | { basis: null })[]>`
    select basis, document, practice, recorded_by as "recordedBy", recorded_at as "recordedAt", holds
      from authority_of(${patient}, ${reference})`
  return found === undefined || found.basis === null ? undefined : found
}
