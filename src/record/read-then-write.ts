import { insertEvent, type AccessEvent } from '../audit/event.ts'
import type { Database, Tx } from '../db/database.ts'
import { takeTurns } from '../db/take-turns.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { outboxFilled } from '../messages/wake.ts'
import { enterAct } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { lockSharing } from '../sharing/choice-version.ts'
import { enter, entered, type Entered, type EnterRow } from '../sharing/enter.ts'

export type Looking = Entered & {
  readonly patient: PatientCard
}

type Event = Pick<AccessEvent, 'kind' | 'filter'> & Partial<Pick<AccessEvent, 'count' | 'digest'>>

/** What was found, and is told; or, with `write`, what is written by it in the same snapshot. */
export type Found<T> =
  | { readonly result: T; readonly event: Event }
  | {
      readonly write: (tx: Tx) => Promise<T>
      readonly event: Event
    }

/**
 * What is written by what another service shared: read as the viewer may see it, then written as their own, in one
 * transaction and one snapshot. A choice or a mark that is saved meanwhile comes first, and it is looked at again.
 *
 * @param use `write`: as a service that looks after the patient; `mark`: about what it wrote, also afterwards.
 * @param look undefined for what is not there for this viewer.
 * @throws Refusal `signed-out`, `role`, `not-found`.
 */
export async function readThenWrite<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  use: 'write' | 'mark',
  look: (tx: Tx, looking: Looking) => Promise<Found<T> | undefined>,
): Promise<T> {
  const { denied, done } = await takeTurns(() =>
    db.app.begin('isolation level repeatable read', async (tx) => {
      const [read] = await enter(tx, actor, patient, 'read')
      if (read?.outcome !== 'ok') return { denied: read, done: undefined }
      const [card] = await patientCard(tx, patient)
      if (card === undefined) throw new TypeError('a patient was entered who has no card')
      const found = await look(tx, { ...entered(read), patient: card })
      const log = (row: EnterRow, event: Event) =>
        insertEvent(tx, {
          ...eventOf(actor, patient, row),
          ...{ purpose: 'direct care', count: 0, digest: null, ...event },
        })
      if (found === undefined) {
        await log(read, { kind: 'denied', filter: null })
        return { denied: undefined, done: undefined }
      }
      if ('result' in found) {
        await log(read, found.event)
        return { denied: undefined, done: { result: found.result } }
      }
      const [write] =
        use === 'write'
          ? await enter(tx, actor, patient, use)
          : await enterAct(tx, actor, patient, use)
      if (write?.outcome !== 'ok') return { denied: write, done: undefined }
      await lockSharing(tx, patient)
      const result = await found.write(tx)
      await db.keepFresh(tx, patient, write.at)
      await log(write, found.event)
      return { denied: undefined, done: { result } }
    }),
  )
  if (done !== undefined) {
    outboxFilled(db)
    return done.result
  }
  if (denied !== undefined) await admit(db, actor, patient, denied)
  throw notFound()
}
