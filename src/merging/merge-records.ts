import { takeRequestsOver, type CopiedRequest } from '../access/merged-requests.ts'
import type { Database, Tx } from '../db/database.ts'
import { newId } from '../identity/ids.ts'
import { closeInto, moveIdentity } from '../identity/merged-records.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { addPause } from '../identity/online-pauses.ts'
import { newReference } from '../identity/reference.ts'
import { revokeSessionsOf } from '../identity/sessions.ts'
import { addContactChoice, strictestContact } from '../messages/contact-choices.ts'
import { outboxFilled } from '../messages/wake.ts'
import { copyEntries } from '../record/copy-entries.ts'
import { copyFilings } from '../record/copy-filings.ts'
import { copyMarks, pauseReviews } from '../record/copy-marks.ts'
import { OtherRecord } from '../record/other-record.ts'
import { timesWritten } from '../record/waiting-answers.ts'
import { objectToo } from '../research/merged-type-1.ts'
import { asJob } from '../sharing/as-job.ts'
import {
  bumpChoiceVersion,
  choiceVersionOf,
  raiseChoiceVersion,
} from '../sharing/choice-version.ts'
import { setChoices, setShareNothing, type ChoiceRecord } from '../sharing/choices.ts'
import { protectPatient } from '../sharing/death-and-protection.ts'
import { waitWhileClosed } from '../sharing/due-reviews.ts'
import { aboutEither, strictestOfTwo } from '../sharing/merged-choices.ts'
import { keepWhatBothHad, type ChangedGates } from '../sharing/merged-gates.ts'
import { choicesOf } from '../sharing/succession-choices.ts'
import { leaveOutToo, preferAfterMerge, type ReplacedItem } from '../summary/merged-summary.ts'
import { strictestPreference } from '../summary/preference.ts'
import { readRecord, recordIn, type OneRecord } from './both-records.ts'
import { addMerge, storedChoices, type Before } from './patient-merge.ts'
import { jobOf, migrated, recordOf, tell } from './merge-told.ts'
import { planMerge, requireMergeable, type WantedMerge } from './plan-merge.ts'

export type Merged = {
  readonly reference: string
  readonly copied: number
  /** Entries that were in both records. */
  readonly both: number
  readonly choices: number
  /** As in the plan. */
  readonly notCarried: readonly OdsCode[]
}

/**
 * Puts one record of a person into another. First the one closes; then, in one transaction on the kept record, the
 * stricter of each two answers holds there and what the other holds is copied. What was interrupted goes on when it
 * is asked for again, and in between nobody sees more than before.
 *
 * @throws Refusal as `planMerge`.
 * @see docs/decisions/0014-merging-two-records.md
 */
export async function mergeRecords(db: Database, wanted: WantedMerge): Promise<Merged> {
  const plan = await planMerge(db, wanted)
  if (!plan.begun) await closeRecord(db, plan.keep, plan.from, wanted.by)
  await revokeSessionsOf(db, { kind: 'patient', id: wanted.from })
  // read again, now that nobody can change it
  const from = await readRecord(db, wanted.from)
  const writers = aboutEither(plan.keep.writers, from.writers)
  const merged = await asJob(db, jobOf(wanted.by, 'from'), wanted.keep, writers, async (tx, at) => {
    await raiseChoiceVersion(tx, wanted.keep, from.sharing.choiceVersion)
    const keep = await recordIn(tx, wanted.keep, writers, at)
    requireMergeable(keep, from)
    return intoKept(db, tx, keep, from, wanted, at)
  })
  outboxFilled(db)
  return { ...merged, notCarried: plan.notCarried }
}

async function closeRecord(
  db: Database,
  keep: OneRecord,
  one: OneRecord,
  by: string,
): Promise<void> {
  await asJob(db, jobOf(by, 'into'), one.patient, one.writers, async (tx, at) => {
    await bumpChoiceVersion(tx, one.patient)
    requireMergeable(keep, await recordIn(tx, one.patient, one.writers, at))
    await closeInto(tx, one.patient, keep.patient)
    await pauseReviews(tx, one.patient, at)
    await waitWhileClosed(tx, one.patient, true)
  })
}

async function intoKept(
  db: Database,
  tx: Tx,
  keep: OneRecord,
  from: OneRecord,
  { by, reason }: WantedMerge,
  at: Date,
): Promise<Omit<Merged, 'notCarried'>> {
  const { patient } = keep
  const merge = newId()
  const reference = newReference('PM')
  const choices = strictestOfTwo(keep.sharing, from.sharing)
  const record = recordOf(by, reference, `merge ${merge}`)
  await setChoices(tx, patient, migrated(choicesOf(choices, record)), at)
  await takeStricter(tx, keep, from, record, at)
  const gates = await keepWhatBothHad(
    tx,
    patient,
    keep.sharing,
    from.sharing,
    keep.practice,
    by,
    at,
  )

  const other = new OtherRecord(db, from.patient, from.writers)
  const copied = await copyEntries(tx, patient, other, merge, by, at)
  await copyMarks(tx, patient, other, copied, merge, by, at)
  await copyFilings(tx, patient, other, copied.ids)
  const leftOut = from.leftOut.flatMap(({ entry, organisation }) => {
    const id = copied.ids.get(entry)
    return id === undefined ? [] : [{ entry: id, organisation }]
  })
  const items = await leaveOutToo(tx, patient, leftOut, by, at)
  const requests = await takeRequestsOver(tx, patient, other, copied.ids, { by, at })

  const row = {
    ...{
      id: merge,
      from: from.patient,
      reference,
      recordedAt: at,
      before: beforeOf(keep, gates, items, requests),
    },
    choiceVersion: await choiceVersionOf(tx, patient),
    written: await timesWritten(tx, patient),
  }
  await addMerge(tx, patient, row, { by, reason })
  await tell(tx, keep, 'records-merged', reference)
  await moveIdentity(tx, patient, from.patient, 'kept')
  const both = copied.both.size
  return { reference, copied: copied.lines.length - both, both, choices: choices.length }
}

/** What is asked beside the choices about services: of each the stricter. */
async function takeStricter(
  tx: Tx,
  keep: OneRecord,
  from: OneRecord,
  record: Omit<ChoiceRecord, 'basis'>,
  at: Date,
): Promise<void> {
  const { patient } = keep
  const by = record.recordedBy
  if (from.sharing.shareNothing && !keep.sharing.shareNothing) {
    await setShareNothing(tx, patient, true, { ...record, basis: 'migrated' }, at)
  }
  if (from.protected && !keep.protected) await protectPatient(tx, patient, true)
  if (from.pausedAt !== null && keep.pausedAt === null)
    await addPause(tx, patient, { name: by, practice: null }, at)
  const preference = strictestPreference(keep.preferred.preference, from.preferred.preference)
  if (preference !== keep.preferred.preference) {
    await preferAfterMerge(tx, patient, preference, by, at)
  }
  if (from.type1.objects && !keep.type1.objects) {
    await objectToo(tx, patient, keep.practice, by, at)
  }
  const contact = strictestContact(keep.contact, from.contact)
  if (contact !== null && contact !== keep.contact) await addContactChoice(tx, patient, contact, at)
}

function beforeOf(
  keep: OneRecord,
  gates: ChangedGates,
  items: readonly ReplacedItem[],
  requests: readonly CopiedRequest[],
): Before {
  const { sharing, preferred, contact } = keep
  const choices = sharing.about.map((organisation) => {
    return { organisation, ...sharing.chosen(organisation) }
  })
  return {
    choices: storedChoices(choices),
    shareNothing: sharing.shareNothing,
    preference: preferred.preference,
    protected: keep.protected,
    paused: keep.pausedAt !== null,
    contact,
    gates,
    items,
    requests,
  }
}
