import type { Tx } from '../db/database.ts'
import { newId, type EntryId, type PatientId } from '../identity/ids.ts'
import { bumpChoiceVersion, choiceVersionOf, lockSharing } from '../sharing/choice-version.ts'
import { keepFilingsFrom, tellFilers } from './filing-store.ts'
import { entriesAtOnce } from './store-entries.ts'
import type { MarkPlan } from './mark-facts.ts'
import type { MarkWhat } from './mark-set.ts'

/** Why an entry is kept from the patient's own view (domain.md 4.4). */
export type Ground = 'serious-harm' | 'third-party'

/** Why a mark is set or lifted, who asked, and what was decided where it could harm. */
export type MarkReason = {
  readonly askedBy: 'patient' | 'clinician'
  readonly ground: Ground | null
  readonly reason: string
  /** YYYY-MM-DD: when a clinician looks at it again. */
  readonly reviewOn: string | null
  readonly harmDecision: string | null
  readonly recordedBy: string
}

/**
 * Sets or lifts what was planned: flags, counts, history, reviews. It holds from the commit on.
 *
 * @param set what changes together; a new id unless given.
 * @returns the id of the set.
 */
export async function storeMarks(
  tx: Tx,
  patient: PatientId,
  plan: MarkPlan,
  reason: MarkReason,
  at: Date,
  set: string = newId(),
): Promise<string> {
  const { what, marked } = plan.choice
  const version = await changeNumber(tx, patient, what)
  const ids = plan.changes.map(({ id }) => id)
  const organisations = new Map(plan.lines.map(({ id, organisation }) => [id, organisation]))
  const rows = plan.changes.map(({ id, through }) => ({
    patient_id: patient,
    id: newId(),
    set_id: set,
    entry_id: id,
    organisation: organisations.get(id) ?? '',
    what,
    marked,
    through,
    asked_by: reason.askedBy,
    ground: reason.ground,
    reason: reason.reason,
    review_on: reason.reviewOn,
    harm_decision: reason.harmDecision,
    recorded_by: reason.recordedBy,
    recorded_at: at,
    choice_version: version,
  }))
  for (let i = 0; i < rows.length; i += entriesAtOnce) {
    await tx`insert into mark_history ${tx(rows.slice(i, i + entriesAtOnce))}`
  }
  if (what === 'private') await setPrivate(tx, patient, ids, marked)
  else await setWithheld(tx, patient, ids, marked, reason, at)
  // what is shown again to others is no reason to look again at what was filed
  if (what === 'withheld' || marked) await tellFilers(tx, patient, ids, at)
  return set
}

/**
 * Marking private counts as a change of the choices, so that page tokens made before are no longer served.
 * Withholding does not: the number and the end of a page walk would tell the patient that something was done.
 */
async function changeNumber(tx: Tx, patient: PatientId, what: MarkWhat): Promise<string> {
  if (what === 'private') return bumpChoiceVersion(tx, patient)
  await lockSharing(tx, patient)
  return choiceVersionOf(tx, patient)
}

async function setPrivate(tx: Tx, patient: PatientId, ids: readonly EntryId[], marked: boolean) {
  await tx`
    with changed as (
      update entry set private = ${marked}
       where patient_id = ${patient} and id = any (${[...ids]}::uuid[]) and private <> ${marked}
      returning organisation),
    counted as (select organisation, count(*)::int as n from changed group by organisation)
    update holding h set private_entries = h.private_entries + case when ${marked} then c.n else -c.n end
      from counted c where h.patient_id = ${patient} and h.organisation = c.organisation`
}

async function setWithheld(
  tx: Tx,
  patient: PatientId,
  ids: readonly EntryId[],
  marked: boolean,
  { reviewOn, recordedBy }: MarkReason,
  at: Date,
) {
  const rows = await tx<{ id: EntryId; organisation: string }[]>`
    update entry set withheld_from_patient = ${marked}
     where patient_id = ${patient} and id = any (${[...ids]}::uuid[]) returning id, organisation`
  await keepFilingsFrom(tx, patient, ids, marked)
  if (!marked) {
    await tx`
      update withheld_review set over_at = ${at}
       where patient_id = ${patient} and entry_id = any (${[...ids]}::uuid[])`
    return
  }
  await putReviews(
    tx,
    rows.map(({ id, organisation }) => ({
      ...{ organisation, patient, entry: id, dueOn: reviewOn, recordedBy },
    })),
  )
}

/** When a clinician looks again at what is kept from the patient. */
export type NewReview = {
  readonly organisation: string
  readonly patient: PatientId
  readonly entry: EntryId
  /** YYYY-MM-DD */
  readonly dueOn: string | null
  readonly recordedBy: string
}

export async function putReviews(tx: Tx, reviews: readonly NewReview[]): Promise<void> {
  if (reviews.length === 0) return
  const due = reviews.map(({ organisation, patient, entry, dueOn, recordedBy }) => ({
    organisation,
    patient_id: patient,
    entry_id: entry,
    due_on: dueOn,
    recorded_by: recordedBy,
    over_at: null,
  }))
  await tx`
    insert into withheld_review ${tx(due)}
    on conflict (organisation, patient_id, entry_id) do update
       set due_on = excluded.due_on, recorded_by = excluded.recorded_by, over_at = excluded.over_at`
}
