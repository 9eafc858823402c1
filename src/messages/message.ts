import type { Sql, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { messageText, type Box } from './kinds.ts'
import type { Handler } from './relay.ts'

/** One message to be sent. The id is the one of what it tells of, so that telling twice adds one message. */
export type NewMessage = {
  readonly id: string
  readonly box: Box
  /** A patient's id, or a service's code. */
  readonly recipient: string
  readonly kind: string
  readonly reference: string | null
  /** When it may be read and sent, where that is not at once. */
  readonly notBefore?: Date | null
  /** Where it is sent, instead of the address that counts now; then it is not shown in the account. */
  readonly address?: string | null
}

/** A message as its recipient's account shows it. */
export type ReceivedMessage = {
  readonly id: string
  readonly kind: string
  readonly reference: string | null
  readonly at: Date
  readonly unread: boolean
  /** Whether the address we have did not take it. */
  readonly refused: boolean
}

/** @throws TypeError for a kind that this box does not get. */
export async function addMessage(sql: Sql | Tx, message: NewMessage): Promise<void> {
  const { id, box, recipient, kind, reference, notBefore, address = null } = message
  if (!messageText(box, kind)) throw new TypeError(`there is no message ${kind} to ${box}`)
  await sql`
    insert into message (recipient, id, box, kind, reference, address, not_before)
    values (${recipient}, ${id}, ${box}, ${kind}, ${reference}, ${address},
            coalesce(${notBefore ?? null}::timestamptz, now()))
    on conflict (recipient, id) do nothing`
}

/** Takes back what was not told yet: somebody recorded why it must not be. */
async function withdrawMessages(sql: Sql, recipient: string, kind: string, reference: string) {
  await sql`
    update message set state = 'withdrawn'
     where recipient = ${recipient} and kind = ${kind} and reference = ${reference}
       and state = 'waiting' and not_before > now()`
}

/**
 * Turns what an outbox says about a message into the message. `notBefore` (a time) lets it wait; `tell: 'no'`
 * tells nothing, and takes back what waits under the same reference.
 */
export function messageHandler(sql: Sql): Handler {
  return async ({ id, patient, payload }) => {
    const { to, kind, organisation, helper, reference, notBefore, tell, address } = payload
    if (typeof kind !== 'string') throw new TypeError('a message without a kind')
    const about = typeof reference === 'string' ? reference : null
    const [box, recipient] =
      to === 'organisation'
        ? (['desk', organisation] as const)
        : (['patient', to === 'helper' ? helper : patient] as const)
    if (typeof recipient !== 'string') throw new TypeError('a message to nobody')
    if (tell === 'no') {
      if (about !== null) await withdrawMessages(sql, recipient, kind, about)
      return
    }
    await addMessage(sql, {
      ...{ id, box, recipient, kind, reference: about },
      notBefore: typeof notBefore === 'string' ? new Date(notBefore) : null,
      address: typeof address === 'string' ? address : null,
    })
  }
}

/** A patient's messages that may be read by now, newest first; runs inside `enter` with the patient's view. */
export function messagesOf(tx: Tx, patient: PatientId, limit: number) {
  return tx<ReceivedMessage[]>`
    select id, kind, reference, not_before as at, read_at is null as unread, state = 'refused' as refused
      from message
     where recipient = ${patient} and box = 'patient' and address is null
       and state <> 'withdrawn' and not_before <= now()
     order by not_before desc, id desc limit ${limit}`
}

/** What questions about looks were answered with, by reference; inside `enter` with the patient's view. */
export function lookAnswers(sql: Sql, patient: PatientId) {
  return sql<{ reference: string; kind: string }[]>`
    select reference, kind from message
     where recipient = ${patient} and box = 'patient' and reference like 'LK-%'
       and state <> 'withdrawn' and not_before <= now()`
}

/** The patient has them before their eyes. */
export async function markRead(tx: Tx, patient: PatientId, ids: readonly string[]): Promise<void> {
  await tx`
    update message set read_at = now()
     where recipient = ${patient} and id = any (${[...ids]}) and read_at is null`
}
