import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { visible } from '../sharing/visible.ts'

/** A version of an entry, as the organisation that wrote it holds it. */
export type HeldEntry = {
  readonly id: EntryId
  readonly version: number
  /** Whether it is what the entry says now; else it was replaced, with why. */
  readonly current: boolean
  readonly kind: string
  readonly category: string | null
  readonly codeText: string | null
  readonly effectiveAt: Date | null
  readonly recordedAt: Date
  readonly recordedBy: string
  readonly replacedAt: Date | null
  readonly reason: string | null
  readonly private: boolean
  readonly withheld: boolean
  readonly resource: string
}

/**
 * Everything that the organisations of this transaction wrote of a patient, with all earlier versions, in order of id:
 * `count` entries after one, newest version first.
 */
export function heldEntries(tx: Tx, patient: PatientId, after: EntryId | null, count: number) {
  return tx<HeldEntry[]>`
    with held as (
      select e.* from entry e
       where e.patient_id = ${patient} and ${visible(tx)}
         ${after === null ? tx`` : tx`and e.id > ${after}`}
       order by e.id limit ${count})
    select s.id, s.version, true as current, s.kind, s.category, s.code_text as "codeText",
           s.effective_at as "effectiveAt", s.recorded_at as "recordedAt", s.recorded_by as "recordedBy",
           null::timestamptz as "replacedAt", null as reason, s.private, s.withheld_from_patient as withheld,
           s.resource
      from held s
     union all
    select s.id, v.version, false, s.kind, s.category, s.code_text, s.effective_at, v.recorded_at, v.recorded_by,
           v.replaced_at, v.reason, s.private, s.withheld_from_patient, v.resource
      from held s join entry_version v on v.patient_id = ${patient} and v.id = s.id
     order by 1, 2 desc`
}

/** Which of the entries of these organisations are kept from the patient's own view now. */
export function withheldEntries(tx: Tx, patient: PatientId) {
  return tx<{ id: EntryId; version: number }[]>`
    select e.id, e.version from entry e
     where e.patient_id = ${patient} and ${visible(tx)} and e.withheld_from_patient`
}

/** Why entries of these organisations were made private, or shown again, newest first. */
export function privateMarks(tx: Tx, patient: PatientId) {
  return tx<PrivateMark[]>`
    select m.id, m.recorded_at as at, m.recorded_by as "recordedBy", m.marked, m.asked_by as "askedBy", m.reason
      from mark_history m
     where m.patient_id = ${patient} and m.what = 'private' and m.through is null
     order by m.recorded_at desc, m.id`
}

export type PrivateMark = {
  readonly id: string
  readonly at: Date
  readonly recordedBy: string
  readonly marked: boolean
  readonly askedBy: string
  readonly reason: string
}
