import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { strictestOfTwo } from '../sharing/merged-choices.ts'
import { notCarriedOver } from '../sharing/merged-gates.ts'
import type { Kept } from '../sharing/succession-choices.ts'
import { readRecord, type OneRecord } from './both-records.ts'

/** Which record is kept, and which one is put into it. */
export type TwoRecords = { readonly keep: PatientId; readonly from: PatientId }

export type WantedMerge = TwoRecords & {
  /** Who says that they are one person’s, as the log has it. */
  readonly by: string
  /** Why, where neither NHS number nor day of birth is the same. */
  readonly reason: string | null
}

/** What it would do, before anything is done. */
export type MergePlan = {
  readonly keep: OneRecord
  readonly from: OneRecord
  /** It was begun before, and would go on. */
  readonly begun: boolean
  /** What changes of what was chosen in the kept record. */
  readonly choices: readonly Kept[]
  /** Whose care does not go on by itself: staff say whether it does. */
  readonly notCarried: readonly OdsCode[]
}

/** @throws Refusal `not-found`, `invalid`, or `conflict` with what stands in the way. */
export async function planMerge(db: Database, wanted: WantedMerge): Promise<MergePlan> {
  if (wanted.keep === wanted.from) {
    throw new Refusal('invalid', 'These are one record: name the one to keep and the other one')
  }
  const keep = await readRecord(db, wanted.keep)
  const from = await readRecord(db, wanted.from)
  const begun = from.mergedInto === keep.patient
  requireMergeable(keep, from)
  if (!begun) requireOnePerson(keep, from, wanted.reason)
  return {
    ...{ keep, from, begun },
    choices: strictestOfTwo(keep.sharing, from.sharing),
    notCarried: notCarriedOver(keep.sharing, from.sharing, keep.practice),
  }
}

/**
 * Whether nothing stands in the way of putting one record into another.
 *
 * @throws Refusal `conflict`, with what to do first.
 */
export function requireMergeable(keep: OneRecord, from: OneRecord): void {
  const conflicts: readonly (readonly [boolean, string])[] = [
    [keep.mergedInto !== null, 'The record to keep is part of another one: name that one'],
    [
      keep.merges.some((one) => one.from === from.patient),
      'The two are put together already. confide patient unmerge parts them',
    ],
    [
      from.mergedInto !== null && from.mergedInto !== keep.patient,
      'The other record is part of a third one',
    ],
    [from.merges.length > 0, 'Another record is part of the one to put in: part those first'],
    [keep.died || from.died, 'One of the two has died: their record is closed and stays as it is'],
    [
      from.practice !== null && keep.practice === null,
      'Keep the record that is registered with a practice, or register the other one first',
    ],
    [
      from.waiting > 0,
      `${from.waiting} requests wait for an answer in the record to put in, or changes of what was filed: answer them first`,
    ],
    [
      from.reviewed.found !== null && from.reviewed.found !== keep.reviewed.found,
      'Whether this child decides for themselves was found in the record to put in, and not the same in the other one. A clinician first reviews it in the record to keep',
    ],
    [
      from.reviewed.decided.some((about) => !keep.reviewed.decided.includes(about)),
      'In the record to put in something was decided in the patient’s best interests. A clinician first reviews it in the record to keep',
    ],
    [
      keep.sharing.emergency || from.sharing.emergency,
      'One of the two is open in an emergency: wait until that has ended, an hour at most',
    ],
  ]
  const [found] = conflicts.filter(([stands]) => stands)
  if (found) throw new Refusal('conflict', found[1])
}

/** @throws Refusal `invalid` where two things say that they are two people, and nobody says why not. */
function requireOnePerson(keep: OneRecord, from: OneRecord, reason: string | null): void {
  const numbersDiffer = keep.nhsNumbers.length > 0 && from.nhsNumbers.length > 0
  if (numbersDiffer && keep.born !== from.born && reason === null) {
    throw new Refusal(
      'invalid',
      'NHS number and day of birth differ: these may be two people. Say with --reason how it is known that they are one',
    )
  }
}
