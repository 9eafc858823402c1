import { ownPerson } from '../access/own-requests.ts'
import { requestsOf, type AccessRequest } from '../access/request.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { correctionsOf, type Correction } from '../record/correction-ask.ts'
import { askedAbout, type Asked } from '../record/mark-requests.ts'
import { enter } from '../sharing/enter.ts'

/** What a patient asked for, and what came of it; each newest first. */
export type AskedFor = {
  readonly copies: readonly AccessRequest[]
  readonly corrections: readonly Correction[]
  /** About entries that the patient sees. */
  readonly marks: readonly Asked[]
}

/** @throws Refusal `signed-out`, or `not-found` for anyone but the patient. */
export async function readAskedFor(
  db: Database,
  actor: Actor,
  patient: PatientId,
  isThere: (asked: AskedFor) => boolean = () => true,
): Promise<AskedFor> {
  const [[row], copies, corrections, marks] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    requestsOf(tx, patient),
    correctionsOf(tx, patient),
    askedAbout(tx, patient, null),
  ])
  const asked = { copies, corrections, marks }
  await ownPerson(db, actor, patient, row, 'own', isThere(asked))
  return asked
}
