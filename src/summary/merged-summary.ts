import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { putPreference } from './choose-preference.ts'
import type { Preference } from './preference.ts'

/** What the patient prefers, and when they said so; null where they never did. */
export type Preferred = { readonly preference: Preference; readonly at: Date | null }

export async function preferred(tx: Tx, patient: PatientId): Promise<Preferred> {
  const [row] = await tx<Preferred[]>`
    select preference, recorded_at as at from summary_preference where patient_id = ${patient}`
  return row ?? { preference: 'no-preference', at: null }
}

/** Puts in force what follows from two records, with a line of the history. */
export async function preferAfterMerge(
  tx: Tx,
  patient: PatientId,
  preference: Preference,
  recordedBy: string,
  at: Date,
): Promise<void> {
  const said = { askedBy: 'patient', channel: 'record', formVersion: null } as const
  await putPreference(tx, patient, { preference, recordedBy, ...said }, null, at)
}

/** An entry that was left out of a summary one by one. */
export type LeftOut = { readonly entry: EntryId; readonly organisation: string }

/** In a job's transaction, of the organisations it works for. */
export function leftOut(tx: Tx, patient: PatientId) {
  return tx<LeftOut[]>`
    select entry_id as entry, organisation from summary_item
     where patient_id = ${patient} and rule = 'withhold'`
}

/** What was decided about an entry before it was left out because of another record; no rule: nothing was. */
export type ReplacedItem = {
  readonly entry: EntryId
  readonly rule: 'add' | 'as-usual' | null
  readonly recordedBy: string | null
  readonly recordedAt: string | null
}

/**
 * What was left out of the one summary stays out of the other. What was added has to be asked for again.
 *
 * @returns what it replaces, for giving it back.
 */
export async function leaveOutToo(
  tx: Tx,
  patient: PatientId,
  items: readonly LeftOut[],
  recordedBy: string,
  at: Date,
): Promise<ReplacedItem[]> {
  const rows = await tx<
    (Omit<ReplacedItem, 'rule'> & { rule: ReplacedItem['rule'] | 'withhold' })[]
  >`
    select entry_id as entry, rule, recorded_by as "recordedBy", recorded_at::text as "recordedAt"
      from summary_item
     where patient_id = ${patient} and entry_id = any (${items.map(({ entry }) => entry)}::uuid[])`
  const decided = new Map(rows.map((row) => [row.entry, row]))
  const replaced: ReplacedItem[] = []
  for (const { entry, organisation } of items) {
    const { rule, ...was } = decided.get(entry) ?? {
      rule: null,
      recordedBy: null,
      recordedAt: null,
    }
    if (rule === 'withhold') continue
    replaced.push({ ...was, entry, rule })
    await tx`
      insert into summary_item (patient_id, entry_id, rule, organisation, recorded_by, recorded_at)
      values (${patient}, ${entry}, 'withhold', ${organisation}, ${recordedBy}, ${at})
      on conflict (patient_id, entry_id) do update
         set rule = excluded.rule, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at`
  }
  return replaced
}

/** Gives back what `leaveOutToo` replaced, but for what was decided anew since. @param leftOutAt when it did. */
export async function putItemsBack(
  tx: Tx,
  patient: PatientId,
  items: readonly ReplacedItem[],
  leftOutAt: Date,
): Promise<void> {
  for (const { entry, rule, recordedBy, recordedAt } of items) {
    await tx`
      update summary_item
         set rule = ${rule ?? 'as-usual'}, recorded_by = coalesce(${recordedBy}, recorded_by),
             recorded_at = coalesce(${recordedAt}::text::timestamptz, recorded_at)
       where patient_id = ${patient} and entry_id = ${entry} and rule = 'withhold'
         and recorded_at = ${leftOutAt}`
  }
}
