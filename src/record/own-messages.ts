import { insertEvent } from '../audit/event.ts'
import type { Database } from '../db/database.ts'
import { takeTurns } from '../db/take-turns.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { markRead, messagesOf, type ReceivedMessage } from '../messages/message.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import type { Entered } from '../sharing/enter.ts'
import { enterOwn } from '../sharing/enter-own.ts'

const mostShown = 200

export type OwnMessages = Entered & {
  /** Newest first; `unread` as it was before this. */
  readonly messages: readonly ReceivedMessage[]
}

/**
 * The patient's own messages. Those shown count as read, in the transaction that logs it.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient; `unavailable` where only care is served.
 */
export async function readOwnMessages(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OwnMessages> {
  const done = await takeTurns(() =>
    db.app.begin('isolation level repeatable read', async (tx) => {
      const row = await enterOwn(db, tx, actor, patient)
      if (row?.view !== 'patient') return { row, messages: [] }
      const messages = await messagesOf(tx, patient, mostShown)
      const unread = messages.filter((message) => message.unread)
      await markRead(
        tx,
        patient,
        unread.map(({ id }) => id),
      )
      await insertEvent(tx, {
        ...eventOf(actor, patient, row),
        kind: 'message',
        purpose: 'own record',
        count: messages.length,
        filter: null,
        digest: null,
      })
      return { row, messages }
    }),
  )
  const who = await admit(db, actor, patient, done.row)
  if (who.grant.view !== 'patient') throw notFound()
  return { ...who, messages: done.messages }
}
