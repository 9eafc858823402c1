import type { Tx } from '../db/database.ts'
import { dayIn, type Day } from '../identity/age.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { PatientCard } from '../identity/patients.ts'
import { reviewDays } from './who-speaks.ts'

/** A child whom a practice is to review: nothing of the record, nor a name. */
export type DueReview = { readonly patient: PatientId; readonly dueOn: Day }

type Days = { readonly from: Day; readonly due: Day; readonly over: Day }

/** Puts a child with a parent who helps on the practice's list, from the 11th birthday to the 16th. */
export async function reviewWhenDue(tx: Tx, practice: OdsCode, child: PatientCard): Promise<void> {
  const days = reviewDays(child.birthDate)
  await tx`
    insert into competence_due (organisation, patient_id, from_on, due_on, over_on)
    values (${practice}, ${child.id}, ${days.from}, ${days.due}, ${days.over})
    on conflict (organisation, patient_id) do nothing`
}

/** Whom the own practice is to review now, the next one first; runs at the desk. */
export function dueReviews(tx: Tx, at: Date) {
  const today = dayIn(at)
  return tx<DueReview[]>`
    select patient_id as patient, due_on::text as "dueOn" from competence_due
     where not closed and from_on <= ${today} and over_on > ${today} order by due_on, patient_id limit 500`
}

/** Looks again on these days, and at no other practice that this act answers for. */
export async function reviewAgain(
  tx: Tx,
  practice: OdsCode,
  patient: PatientId,
  days: Days,
  at: Date,
): Promise<void> {
  await endElsewhere(tx, practice, patient, at)
  await putDue(tx, practice, patient, days)
}

/**
 * What the practice a patient leaves was to review is due where they are registered now: whether a child decides for
 * themselves, and what was decided in their best interests about help and the summary. Runs as a job.
 */
export async function moveReviews(
  tx: Tx,
  patient: PatientId,
  practice: OdsCode,
  at: Date,
): Promise<void> {
  const today = dayIn(at)
  const [child] = await tx<Days[]>`
    select from_on::text as from, due_on::text as due, over_on::text as over from competence_due
     where patient_id = ${patient} and over_on > ${today} order by due_on limit 1`
  if (child !== undefined) {
    await endElsewhere(tx, practice, patient, at)
    await putDue(tx, practice, patient, child)
  }
  const decisions = await tx<{ about: string; due: Day }[]>`
    update best_interests_due set over_on = ${today}
     where patient_id = ${patient} and organisation <> ${practice} and about in ('help', 'summary') and over_on is null
    returning about, due_on::text as due`
  for (const { about, due } of decisions) {
    await tx`
      insert into best_interests_due (organisation, patient_id, about, due_on)
      values (${practice}, ${patient}, ${about}, ${due})
      on conflict (organisation, patient_id, about) do update set due_on = excluded.due_on, over_on = null`
  }
}

async function endElsewhere(tx: Tx, practice: OdsCode, patient: PatientId, at: Date) {
  await tx`
    update competence_due set over_on = ${dayIn(at)}
     where patient_id = ${patient} and organisation <> ${practice}`
}

async function putDue(tx: Tx, practice: OdsCode, patient: PatientId, days: Days): Promise<void> {
  await tx`
    insert into competence_due (organisation, patient_id, from_on, due_on, over_on)
    values (${practice}, ${patient}, ${days.from}, ${days.due}, ${days.over})
    on conflict (organisation, patient_id) do update
      set from_on = excluded.from_on, due_on = excluded.due_on, over_on = excluded.over_on`
}

/** What was to be looked at again in a record waits while that is closed. Runs as a job. */
export async function waitWhileClosed(tx: Tx, patient: PatientId, closed: boolean): Promise<void> {
  await tx`update competence_due set closed = ${closed} where patient_id = ${patient}`
  await tx`update best_interests_due set closed = ${closed} where patient_id = ${patient}`
}
