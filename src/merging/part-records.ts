import { giveRequestsBack } from '../access/merged-requests.ts'
import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from '../identity/ids.ts'
import { moveIdentity } from '../identity/merged-records.ts'
import { endPause } from '../identity/online-pauses.ts'
import { addContactChoice } from '../messages/contact-choices.ts'
import { outboxFilled } from '../messages/wake.ts'
import { hiddenSince, takeCopiesOut } from '../record/take-copies-out.ts'
import { timesWritten } from '../record/waiting-answers.ts'
import { asJob } from '../sharing/as-job.ts'
import { bumpChoiceVersion } from '../sharing/choice-version.ts'
import { setChoices, setShareNothing } from '../sharing/choices.ts'
import { protectPatient } from '../sharing/death-and-protection.ts'
import { aboutEither, partedChoices } from '../sharing/merged-choices.ts'
import { endRelationshipsBegun, giveGatesBack } from '../sharing/merged-gates.ts'
import { chosenSince, type ChosenSince } from '../sharing/chosen-since.ts'
import { choicesOf, type Kept } from '../sharing/succession-choices.ts'
import { preferAfterMerge, preferred, putItemsBack } from '../summary/merged-summary.ts'
import { strictestPreference } from '../summary/preference.ts'
import { readRecord, recordIn, type OneRecord } from './both-records.ts'
import { jobOf, migrated, recordOf, tell } from './merge-told.ts'
import {
  chosenIn,
  keptChoicesOf,
  markParted,
  markTaken,
  storedChoices,
  yetToTake,
  type After,
  type PatientMerge,
} from './patient-merge.ts'
import type { TwoRecords } from './plan-merge.ts'
import { openOther } from './open-other.ts'

export type Parted = {
  /** Entries that went back. */
  readonly removed: number
  /** Copies that somebody has changed since, which stay. */
  readonly stayed: number
  /** Somebody has written since: what was chosen stays as strict as it is. */
  readonly writtenSince: boolean
}

/**
 * Parts two records that were put together: exactly what was copied goes out of the one, and the other opens again.
 * What was chosen before holds again, or what was chosen since where that shows less. What was written since stays
 * where it was written, under the strictest choices, until somebody has looked.
 *
 * @throws Refusal `conflict` where the two are not put together, or requests wait for an answer.
 */
export async function partRecords(
  db: Database,
  { keep, from, by }: TwoRecords & { readonly by: string },
): Promise<Parted> {
  const other = await readRecord(db, from)
  if (other.mergedInto !== keep) {
    throw new Refusal('conflict', 'These two records are not put together')
  }
  const kept = await readRecord(db, keep)
  const writers = aboutEither(kept.writers, other.writers)
  const merge = kept.merges.find((one) => one.from === from)
  // where it was closed and no more, there is nothing to take out
  const parted =
    merge &&
    (await asJob(db, jobOf(by, 'parted'), keep, writers, async (tx, at) => {
      await bumpChoiceVersion(tx, keep)
      return takeOut(tx, await recordIn(tx, keep, writers, at), other, merge, by, at)
    }))
  const left = await db.job.begin(async (tx) => {
    await tx`select enter_job(${keep}, 'import', '{}')`
    return { yet: await yetToTake(tx, keep, from) }
  })
  await asJob(db, jobOf(by, 'parted'), from, other.writers, (tx, at) =>
    openOther(tx, other.patient, other.writers, left.yet, by, at),
  )
  if (left.yet) await taken(db, keep, left.yet.id)
  outboxFilled(db)
  return parted ?? { removed: 0, stayed: 0, writtenSince: false }
}

async function taken(db: Database, keep: PatientId, id: string): Promise<void> {
  await db.job.begin(async (tx) => {
    await tx`select enter_job(${keep}, 'import', '{}')`
    await markTaken(tx, keep, id)
  })
}

async function takeOut(
  tx: Tx,
  keep: OneRecord,
  other: OneRecord,
  merge: PatientMerge,
  by: string,
  at: Date,
): Promise<Parted> {
  if (keep.waiting > 0) {
    throw new Refusal(
      'conflict',
      `${keep.waiting} requests wait for an answer in the kept record, or changes of what was filed: answer them first`,
    )
  }
  const { patient } = keep
  const since = await chosenSince(tx, patient, merge.choiceVersion, `merge ${merge.id}`)
  const writtenSince = (await timesWritten(tx, patient)) !== merge.written
  const prefers = await preferred(tx, patient)
  const preferredSince =
    prefers.at !== null && prefers.at > merge.recordedAt ? prefers.preference : null
  const after: After = {
    choices: storedChoices(nowOf(keep, since)),
    shareNothing: since.shareNothing && keep.sharing.shareNothing,
    preference: preferredSince,
    protected: keep.protected && !merge.before.protected,
    paused: keep.pausedAt !== null && !merge.before.paused,
    type1: keep.type1.objects && keep.type1.at !== null && keep.type1.at > merge.recordedAt,
    hidden: [...(await hiddenSince(tx, patient, merge.id, merge.choiceVersion))],
    requests: await giveRequestsBack(tx, patient, merge.before.requests ?? [], merge.recordedAt, {
      by,
      at,
    }),
  }
  if (writtenSince) {
    await endRelationshipsBegun(tx, patient, merge.before.gates.relationships, at)
  } else await giveBack(tx, keep, other, merge, since, preferredSince !== null, by, at)
  const gone = await takeCopiesOut(tx, patient, merge.id, at)
  await moveIdentity(tx, patient, merge.from, 'back')
  await markParted(tx, patient, merge.id, by, after, at)
  await tell(tx, keep, 'records-parted', merge.reference)
  return { ...gone, writtenSince }
}

/** What the patient chose since, as it holds now. */
function nowOf(keep: OneRecord, { about, since }: ChosenSince): Kept[] {
  return about.map((organisation) => {
    const now = keep.sharing.chosen(organisation)
    return {
      organisation,
      ...(since(organisation, 'out') === 'chosen' ? { out: now.out } : {}),
      ...(since(organisation, 'in') === 'chosen' ? { in: now.in } : {}),
    }
  })
}

/** What held before holds again in the kept record; of what was chosen since, the stricter. */
async function giveBack(
  tx: Tx,
  keep: OneRecord,
  other: OneRecord,
  { id, reference, before, recordedAt }: PatientMerge,
  since: ChosenSince,
  hasPreferred: boolean,
  by: string,
  at: Date,
): Promise<void> {
  const { patient, sharing, contact } = keep
  const record = recordOf(by, reference, `part ${id}`)
  const was = chosenIn(keptChoicesOf(before.choices))
  const choices = partedChoices(since.about, was, sharing.chosen, since.since)
  await setChoices(tx, patient, migrated(choicesOf(choices, record)), at)
  const nothing = before.shareNothing || (since.shareNothing && sharing.shareNothing)
  if (nothing !== sharing.shareNothing) {
    await setShareNothing(tx, patient, nothing, { ...record, basis: 'migrated' }, at)
  }
  const now = (await preferred(tx, patient)).preference
  const preference = hasPreferred ? strictestPreference(before.preference, now) : before.preference
  if (preference !== now) await preferAfterMerge(tx, patient, preference, by, at)
  // where the other record is not protected, somebody protected this one since
  if (keep.protected && !before.protected && other.protected) {
    await protectPatient(tx, patient, false)
  }
  if (!before.paused && keep.pausedAt?.getTime() === recordedAt.getTime()) {
    await endPause(tx, patient, { name: by, practice: null }, at)
  }
  const mergedContact = keep.contactAt?.getTime() === recordedAt.getTime()
  if (mergedContact && before.contact !== null && contact !== null) {
    await addContactChoice(tx, patient, before.contact, at)
  }
  await putItemsBack(tx, patient, before.items, recordedAt)
  await giveGatesBack(tx, patient, before.gates, at)
}
