import type { Tx } from '../db/database.ts'
import { dayIn } from '../identity/age.ts'
import { newId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { Copied } from './copy-entries.ts'
import { planMark } from './mark-facts.ts'
import type { MarkWhat } from './mark-set.ts'
import { storeMarks } from './mark-store.ts'
import type { OtherLine, OtherRecord } from './other-record.ts'

type OtherMark = {
  readonly set: string
  readonly entry: EntryId
  readonly organisation: string
  readonly what: MarkWhat
  readonly marked: boolean
  readonly through: EntryId | null
  readonly askedBy: string
  readonly ground: string | null
  readonly reason: string
  readonly reviewOn: string | null
  readonly harmDecision: string | null
  readonly recordedBy: string
  readonly recordedAt: string
  readonly choiceVersion: string
}

type Review = { readonly entry: EntryId; readonly organisation: string; readonly dueOn: string }

/**
 * What hides an entry goes with it: the history of its marks, and the day to look again at one kept from the
 * patient. An entry that is in both records, and hidden in the other one only, is hidden in this one from now on,
 * and what refers to it with it.
 */
export async function copyMarks(
  tx: Tx,
  keep: PatientId,
  other: OtherRecord,
  { ids, both, lines }: Copied,
  merge: string,
  by: string,
  at: Date,
): Promise<void> {
  await copyHistory(tx, keep, other, ids, both)
  const reviews = await other.read(
    (there) => there<Review[]>`
      select r.entry_id as entry, r.organisation, r.due_on::text as "dueOn" from withheld_review r
        join entry e on e.patient_id = r.patient_id and e.id = r.entry_id and e.withheld_from_patient
       where r.patient_id = ${other.patient}`,
  )
  for (const { entry, organisation, dueOn } of reviews) {
    const id = ids.get(entry)
    if (id === undefined || both.has(entry)) continue
    await tx`
      insert into withheld_review (organisation, patient_id, entry_id, due_on, recorded_by)
      values (${organisation}, ${keep}, ${id}, ${dueOn}, ${by})`
  }
  const inBoth = lines.filter(({ id }) => both.has(id))
  const chosen = (is: (line: OtherLine) => boolean) =>
    inBoth.filter(is).flatMap(({ id }) => ids.get(id) ?? [])
  const because = { recordedBy: by, merge, at }
  await hideToo(
    tx,
    keep,
    'private',
    chosen((it) => it.private),
    null,
    because,
  )
  const dueOn = reviews.map((one) => one.dueOn).toSorted()[0] ?? dayIn(at)
  await hideToo(
    tx,
    keep,
    'withheld',
    chosen((it) => it.withheldFromPatient),
    dueOn,
    because,
  )
}

async function copyHistory(
  tx: Tx,
  keep: PatientId,
  other: OtherRecord,
  ids: Copied['ids'],
  both: Copied['both'],
): Promise<void> {
  const marks = await other.read(
    (there) => there<OtherMark[]>`
      select set_id as set, entry_id as entry, organisation, what, marked, through, asked_by as "askedBy", ground,
             reason, review_on::text as "reviewOn", harm_decision as "harmDecision",
             recorded_by as "recordedBy", recorded_at::text as "recordedAt",
             choice_version as "choiceVersion"
        from mark_history where patient_id = ${other.patient} order by id`,
  )
  for (const one of marks) {
    const id = ids.get(one.entry)
    if (id === undefined || both.has(one.entry)) continue
    const through = one.through === null ? null : (ids.get(one.through) ?? null)
    await tx`
      insert into mark_history (patient_id, id, set_id, entry_id, organisation, what, marked, through, asked_by,
                                ground, reason, review_on, harm_decision, recorded_by, recorded_at,
                                choice_version)
      values (${keep}, ${newId()}, ${one.set}, ${id}, ${one.organisation}, ${one.what}, ${one.marked}, ${through},
              ${one.askedBy}, ${one.ground}, ${one.reason}, ${one.reviewOn}, ${one.harmDecision},
              ${one.recordedBy}, ${one.recordedAt}::text::timestamptz, ${one.choiceVersion})`
  }
}

async function hideToo(
  tx: Tx,
  keep: PatientId,
  what: MarkWhat,
  chosen: readonly EntryId[],
  reviewOn: string | null,
  { recordedBy, merge, at }: { recordedBy: string; merge: string; at: Date },
): Promise<void> {
  const flag = what === 'private' ? tx`private` : tx`withheld_from_patient`
  const open = await tx<{ id: EntryId }[]>`
    select id from entry where patient_id = ${keep} and id = any (${[...chosen]}::uuid[]) and not ${flag}`
  const ids = open.map(({ id }) => id)
  const plan = await planMark(tx, keep, { what, marked: true, chosen: ids })
  if (plan === undefined) return
  const reason = 'It is hidden in another record of the same person'
  const why = { askedBy: 'clinician', ground: null, reason, reviewOn, harmDecision: null } as const
  await storeMarks(tx, keep, plan, { ...why, recordedBy }, at, merge)
}

/** Whose desk looks again at what is kept from the patient: none, while their record is part of another. */
export async function pauseReviews(tx: Tx, patient: PatientId, at: Date | null): Promise<void> {
  await tx`
    update withheld_review r set over_at = ${at} from entry e
     where r.patient_id = ${patient} and e.patient_id = ${patient} and e.id = r.entry_id
       and e.withheld_from_patient`
}
