import type { Tx } from '../db/database.ts'
import { newId, type EntryId, type PatientId } from '../identity/ids.ts'
import { choiceVersionOf } from '../sharing/choice-version.ts'
import type { MarkWhat } from './mark-set.ts'

/**
 * Keeps in the history that entries came in hidden because they refer to a hidden one, so that they are shown
 * again when that is.
 */
export async function noteReferrers(
  tx: Tx,
  patient: PatientId,
  what: MarkWhat,
  entries: readonly EntryId[],
  recordedBy: string,
  at: Date,
): Promise<void> {
  if (entries.length === 0) return
  const version = await choiceVersionOf(tx, patient)
  const flag = what === 'private' ? tx`t.private` : tx`t.withheld_from_patient`
  await tx`
    insert into mark_history (patient_id, id, set_id, entry_id, organisation, what, marked, through, asked_by,
                              reason, recorded_by, recorded_at, choice_version)
    select ${patient}, n.id::uuid, ${newId()}::uuid, e.id, e.organisation, ${what}, true, r.to_id, 'reference',
           'It refers to an entry that is hidden', ${recordedBy}, ${at}, ${version}::bigint
      from unnest(${entries}::uuid[], ${entries.map(() => newId())}::text[]) as n (entry, id)
      join entry e on e.patient_id = ${patient} and e.id = n.entry
      join lateral (
        select l.to_id from entry_link l join entry t on t.patient_id = ${patient} and t.id = l.to_id
         where l.patient_id = ${patient} and l.from_id = e.id and l.to_id <> e.id
           and t.organisation = e.organisation and ${flag}
         order by l.to_id limit 1) r on true`
}
