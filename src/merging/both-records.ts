import type { Database, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { recordStanding, type RecordStanding } from '../identity/merged-records.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { pauseNow } from '../identity/online-pauses.ts'
import { contactChoiceSince, type ContactChoice } from '../messages/contact-choices.ts'
import { kindsIn, waitingAnswers } from '../record/waiting-answers.ts'
import { type1Standing, type Type1Standing } from '../research/merged-type-1.ts'
import { recordSharing, type RecordSharing } from '../sharing/record-sharing.ts'
import { reviewed, type Reviewed } from '../sharing/merged-reviews.ts'
import { leftOut, preferred, type LeftOut, type Preferred } from '../summary/merged-summary.ts'
import { mergesInForce, type PatientMerge } from './patient-merge.ts'

/** One of the two records: who it is about, what was chosen, and what it holds. */
export type OneRecord = RecordStanding & {
  readonly patient: PatientId
  /** Who has written in it. */
  readonly writers: readonly OdsCode[]
  readonly sharing: RecordSharing
  readonly reviewed: Reviewed
  readonly preferred: Preferred
  readonly leftOut: readonly LeftOut[]
  readonly type1: Type1Standing
  /** Since when nobody sees it online as the patient. */
  readonly pausedAt: Date | null
  readonly contact: ContactChoice | null
  readonly contactAt: Date | null
  readonly kinds: ReadonlyMap<string, number>
  readonly waiting: number
  /** Records that were put into this one, and are still. */
  readonly merges: readonly PatientMerge[]
}

/** Reads one record in a transaction of its own. @throws Refusal `not-found`. */
export async function readRecord(db: Database, patient: PatientId): Promise<OneRecord> {
  const done = await db.job.begin(async (tx) => {
    await tx`select enter_job(${patient}, 'import', '{}')`
    const writers = await writersOf(tx, patient)
    const [entered] = await tx<{ at: Date }[]>`
      select enter_job(${patient}, 'import', ${[...writers]}) as at`
    if (!entered) throw new Error('enter_job gave no answer')
    return { record: await recordIn(tx, patient, writers, entered.at) }
  })
  return done.record
}

/** As `readRecord`, in a job's transaction on the patient that works for all who wrote. */
export async function recordIn(
  tx: Tx,
  patient: PatientId,
  writers: readonly OdsCode[],
  at: Date,
): Promise<OneRecord> {
  const standing = await recordStanding(tx, patient)
  const contact = await contactChoiceSince(tx, patient)
  const [pause] = await pauseNow(tx, patient)
  return {
    ...standing,
    patient,
    writers,
    sharing: await recordSharing(tx, patient, standing, at),
    reviewed: await reviewed(tx, patient, standing.born, at),
    preferred: await preferred(tx, patient),
    leftOut: [...(await leftOut(tx, patient))],
    type1: await type1Standing(tx, patient),
    pausedAt: pause?.pausedAt ?? null,
    contact: contact?.choice ?? null,
    contactAt: contact?.at ?? null,
    kinds: await kindsIn(tx, patient),
    waiting: await waitingAnswers(tx, patient),
    merges: await mergesInForce(tx, patient),
  }
}

async function writersOf(tx: Tx, patient: PatientId): Promise<OdsCode[]> {
  const [row] = await tx<{ writers: OdsCode[] }[]>`select writers_of(${patient}) as writers`
  return row?.writers ?? []
}
