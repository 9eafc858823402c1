import { goOnAfterParting } from '../access/merged-requests.ts'
import type { Tx } from '../db/database.ts'
import { dayIn } from '../identity/age.ts'
import type { PatientId } from '../identity/ids.ts'
import { openAgain } from '../identity/merged-records.ts'
import { addPause } from '../identity/online-pauses.ts'
import { sendOut } from '../messages/outbox.ts'
import { pauseReviews } from '../record/copy-marks.ts'
import { hideAgain } from '../record/take-copies-out.ts'
import { objectToo } from '../research/merged-type-1.ts'
import { bumpChoiceVersion } from '../sharing/choice-version.ts'
import { setChoices, setShareNothing } from '../sharing/choices.ts'
import { protectPatient } from '../sharing/death-and-protection.ts'
import { waitWhileClosed } from '../sharing/due-reviews.ts'
import { stricterSince } from '../sharing/merged-choices.ts'
import { choicesOf } from '../sharing/succession-choices.ts'
import { preferAfterMerge } from '../summary/merged-summary.ts'
import { strictestPreference } from '../summary/preference.ts'
import { recordIn, type OneRecord } from './both-records.ts'
import { migrated, recordOf } from './merge-told.ts'
import { keptChoicesOf, yetToTake } from './patient-merge.ts'

/** The other record opens again, with what was said since where that shows less. */
export async function openOther(
  tx: Tx,
  patient: PatientId,
  writers: OneRecord['writers'],
  left: Awaited<ReturnType<typeof yetToTake>>,
  by: string,
  at: Date,
): Promise<void> {
  await bumpChoiceVersion(tx, patient)
  await openAgain(tx, patient)
  await pauseReviews(tx, patient, null)
  await waitWhileClosed(tx, patient, false)
  if (left === undefined) return
  const { after, reference } = left
  await sendOut(tx, patient, 'message', { to: 'patient', kind: 'records-parted', reference })
  const { sharing, preferred: prefers, ...one } = await recordIn(tx, patient, writers, at)
  const record = recordOf(by, reference, `part ${left.id}`)
  const choices = stricterSince(keptChoicesOf(after.choices), sharing.chosen)
  await setChoices(tx, patient, migrated(choicesOf(choices, record)), at)
  if (after.shareNothing && !sharing.shareNothing) {
    await setShareNothing(tx, patient, true, { ...record, basis: 'migrated' }, at)
  }
  if (after.protected && !one.protected) await protectPatient(tx, patient, true)
  if (after.paused && one.pausedAt === null)
    await addPause(tx, patient, { name: by, practice: null }, at)
  if (after.type1 && !one.type1.objects) await objectToo(tx, patient, one.practice, by, at)
  if (after.preference !== null) {
    const preference = strictestPreference(prefers.preference, after.preference)
    if (preference !== prefers.preference) await preferAfterMerge(tx, patient, preference, by, at)
  }
  await hideAgain(tx, patient, after.hidden, by, dayIn(at), at)
  await goOnAfterParting(tx, patient, after.requests ?? [], { by, at })
}
