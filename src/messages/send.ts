import type { Database } from '../db/database.ts'
import type { FindAddress } from './address.ts'
import { every, type Repeated } from './every.ts'
import type { Box } from './kinds.ts'
import type { Delivery, Post } from './mail.ts'

const everyMs = 2000
const mostAtOnce = 20
const mostTries = 10

type Due = {
  readonly id: string
  readonly recipient: string
  readonly box: Box
  readonly kind: string
  readonly reference: string | null
  readonly address: string | null
  readonly tries: number
  /** When it was taken. */
  readonly at: Date
}

/** A message that was given up, and when. */
export type Refused = Pick<Due, 'id' | 'box' | 'recipient' | 'at'>

export type SendDeps = {
  /** Undefined: nothing is sent, everything waits in the accounts. */
  readonly post: Pick<Post, 'deliver'> | undefined
  readonly addressOf: FindAddress
  readonly onFailure: (error: unknown) => void
  /** Somebody must find another way. Told again after a stop half way. */
  readonly onRefused?: (message: Refused) => Promise<void>
}

/** Sends what is due, until stopped. */
export function startSending(db: Database, deps: SendDeps): Repeated {
  return every(
    everyMs,
    async () => {
      for (;;) if ((await sendDue(db, deps)) < mostAtOnce) return
    },
    deps.onFailure,
  )
}

/**
 * Sends messages whose time has come. Taking one says at once when it may be tried next, so no other process
 * sends it meanwhile; one that stopped half way is tried again under the same Message-ID.
 *
 * @returns how many were taken.
 */
export async function sendDue(db: Database, deps: SendDeps): Promise<number> {
  const due = await db.relay<Due[]>`
    update message m set tries = m.tries + 1,
           try_after = now() + least(interval '1 minute' * 2 ^ least(m.tries, 12), interval '6 hours')
      from (select recipient, id from message
             where state = 'waiting' and not_before <= now() and (try_after is null or try_after <= now())
             order by not_before limit ${mostAtOnce} for update skip locked) d
     where m.recipient = d.recipient and m.id = d.id
    returning m.id, m.recipient, m.box, m.kind, m.reference, m.address, m.tries, now() as at`
  for (const one of due) {
    const state = await sendOne(one, deps).catch((error: unknown) => {
      deps.onFailure(error)
      return 'later' as const
    })
    if (state !== 'later' || one.tries >= mostTries) await settle(db, one, state, deps)
  }
  return due.length
}

async function sendOne(one: Due, { post, addressOf }: SendDeps): Promise<Delivery | 'kept'> {
  const address = post && (await addressOf(one))
  if (post === undefined || address === undefined) return 'kept'
  return post.deliver({ ...one, address })
}

/** `kept`: it waits in the account. What could not be sent after the last try is refused. */
async function settle(db: Database, due: Due, delivery: Delivery | 'kept', deps: SendDeps) {
  const state = delivery === 'later' ? 'refused' : delivery
  if (state === 'refused') await deps.onRefused?.(due)
  await db.relay`
    update message set state = ${state}, sent_at = case when ${state} = 'sent' then now() end
     where recipient = ${due.recipient} and id = ${due.id}`
}
