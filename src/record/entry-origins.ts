import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'

/** An entry that was copied from another record of the same person, or was found there too. */
export type EntryOrigin = {
  readonly id: EntryId
  readonly from: PatientId
  readonly originId: EntryId
  readonly organisation: string
  /** What the source calls it. */
  readonly sourceId: string | null
  /** Of what the source last said, with the ids of the record it was said to. */
  readonly digest: Buffer | null
}

/** In a job's transaction; of the organisations it writes for. */
export function entryOrigins(tx: Tx, patient: PatientId) {
  return tx<EntryOrigin[]>`
    select o.id, o.from_patient as from, o.origin_id as "originId", o.organisation,
           o.source_id as "sourceId", e.source_digest as digest
      from entry_origin o join entry e on e.patient_id = o.patient_id and e.id = o.id
     where o.patient_id = ${patient} and o.over_at is null`
}
