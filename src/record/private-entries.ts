import type { Sql } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { visible } from '../sharing/visible.ts'

/** An entry that only the organisation which wrote it, and the patient, may see. */
export type PrivateEntry = { readonly id: EntryId; readonly kind: string }

/** Those that whoever entered the patient may see, oldest first. */
export function privateEntries(sql: Sql, patient: PatientId) {
  return sql<PrivateEntry[]>`
    select e.id, e.kind from entry e
     where e.patient_id = ${patient} and e.private and ${visible(sql)} order by e.id`
}
