import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { planMark } from './mark-facts.ts'
import type { MarkWhat } from './mark-set.ts'
import { storeMarks } from './mark-store.ts'

/** An entry of the other record, which was hidden in the kept one since. */
export type HiddenSince = { readonly id: EntryId; readonly what: MarkWhat }

/** What was hidden since a merge, as the other record calls it. In a job's transaction on the kept record. */
export function hiddenSince(tx: Tx, keep: PatientId, merge: string, choiceVersion: string) {
  return tx<HiddenSince[]>`
    select distinct o.origin_id as id, h.what
      from entry_origin o
      join entry e on e.patient_id = ${keep} and e.id = o.id
      join mark_history h on h.patient_id = ${keep} and h.entry_id = o.id and h.marked
                         and h.choice_version >= ${choiceVersion} and h.set_id <> ${merge}
     where o.patient_id = ${keep} and o.merge = ${merge} and o.over_at is null
       and case h.what when 'private' then e.private and not o.private
                       else e.withheld_from_patient and not o.withheld_from_patient end`
}

/**
 * Takes out of the kept record what a merge copied into it and nobody has changed since.
 *
 * @returns how many went, and how many stayed because they were changed.
 */
export async function takeCopiesOut(
  tx: Tx,
  keep: PatientId,
  merge: string,
  at: Date,
): Promise<{ readonly removed: number; readonly stayed: number }> {
  const [row] = await tx<{ removed: number; stayed: number }[]>`
    select removed, stayed from take_copies_out(${keep}, ${merge}, ${at})`
  if (!row) throw new Error('take_copies_out gave no answer')
  return row
}

/** Hides in the other record what was hidden since in the kept one; what refers to it goes with it. */
export async function hideAgain(
  tx: Tx,
  patient: PatientId,
  hidden: readonly HiddenSince[],
  recordedBy: string,
  reviewOn: string,
  at: Date,
): Promise<void> {
  for (const what of ['private', 'withheld'] as const) {
    const chosen = hidden.filter((one) => one.what === what).map(({ id }) => id)
    const plan = await planMark(tx, patient, { what, marked: true, chosen })
    if (plan === undefined) continue
    const reason = 'It was hidden while the record was part of another'
    const why = { askedBy: 'clinician', ground: null, reason, harmDecision: null } as const
    await storeMarks(tx, patient, plan, { ...why, reviewOn, recordedBy }, at)
  }
}
