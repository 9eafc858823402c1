import type { Sql, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** What was said or done that a decision rests on: which fact, about which organisation, when and by whom. */
export type Evidence = {
  readonly fact:
    | 'share-out'
    | 'share-in'
    | 'share-nothing'
    | 'list'
    | 'code'
    | 'relationship'
    | 'permission'
    | 'emergency'
  /** Null for what holds for all. */
  readonly organisation: string | null
  /** `yes`, `no`, `not-asked`; `allowed`, `prohibited`, `unlisted`; a kind of relationship or emergency. */
  readonly value: string
  /** Whose permission or emergency access it is; null for the whole organisation. */
  readonly staff: string | null
  readonly at: Date
  /** `patient`, a name, or null where nobody wrote it down. */
  readonly recordedBy: string | null
}

/**
 * What was in force at a moment, about the patient that this transaction has entered to choose or explain.
 * The newest word on each thing comes first.
 *
 * @param practice where the patient was registered then.
 */
export function evidenceAt(sql: Sql | Tx, patient: PatientId, practice: string | null, at: Date) {
  return sql<Evidence[]>`
    select fact, organisation, value, staff, at, "recordedBy" from (
      (select distinct on (what, organisation) what as fact, organisation, value, null::uuid as staff,
              from_at as at, recorded_by as "recordedBy", until_at
         from choice_history where patient_id = ${patient} and from_at <= ${at}
        order by what, organisation, choice_version desc, place desc, id desc)
      union all
      (select distinct on (organisation) 'list', organisation, rule, null, recorded_at, recorded_by, null
         from organisation_rule_history where practice = ${practice} and recorded_at <= ${at}
        order by organisation, recorded_at desc, id desc)
      union all
      select 'code', organisation, 'yes', null, verified_at, recorded_by, null
        from verification where patient_id = ${patient} and verified_at <= ${at}
      union all
      select 'relationship', organisation, kind, null, starts_at, recorded_by, ends_at
        from relationship where patient_id = ${patient} and starts_at <= ${at}
      union all
      select 'permission', organisation, 'yes', staff_id, starts_at, recorded_by, ends_at
        from permission where patient_id = ${patient} and starts_at <= ${at}
      union all
      select 'emergency', organisation, kind, staff_id, starts_at, null, ends_at
        from emergency_access where patient_id = ${patient} and starts_at <= ${at}) as x
     where until_at is null or until_at > ${at}
     order by at desc, fact, organisation`
}
