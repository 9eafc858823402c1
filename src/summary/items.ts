import type { Tx } from '../db/database.ts'
import { newId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'

/** What is decided about one entry: `as-usual` takes an earlier decision back. */
export const itemRules = ['add', 'withhold', 'as-usual'] as const
export type ItemRule = (typeof itemRules)[number]

export type ItemDecision = {
  readonly entry: EntryId
  readonly rule: ItemRule
  readonly recordedBy: string
  readonly recordedAt: Date
}

/** Puts a decision about these entries in force, and keeps it with those before. */
export async function decideItems(
  tx: Tx,
  patient: PatientId,
  what: {
    readonly chosen: readonly EntryId[]
    readonly rule: ItemRule
    readonly organisation: OdsCode
    readonly recordedBy: string
  },
  at: Date,
): Promise<void> {
  const { chosen, rule, organisation, recordedBy } = what
  for (const entry of chosen) {
    await tx`
      insert into summary_item (patient_id, entry_id, rule, organisation, recorded_by, recorded_at)
      values (${patient}, ${entry}, ${rule}, ${organisation}, ${recordedBy}, ${at})
      on conflict (patient_id, entry_id) do update
        set rule = excluded.rule, organisation = excluded.organisation, recorded_by = excluded.recorded_by,
            recorded_at = excluded.recorded_at`
    await tx`
      insert into summary_item_history (patient_id, id, entry_id, rule, organisation, recorded_by, recorded_at)
      values (${patient}, ${newId(at.getTime())}, ${entry}, ${rule}, ${organisation}, ${recordedBy}, ${at})`
  }
}

/** Every decision about single items, newest first. */
export function itemHistory(tx: Tx, patient: PatientId) {
  return tx<ItemDecision[]>`
    select entry_id as entry, rule, recorded_by as "recordedBy", recorded_at as "recordedAt"
      from summary_item_history where patient_id = ${patient} order by recorded_at desc, id desc`
}
