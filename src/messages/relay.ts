import type { Database } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { Topic } from './outbox.ts'
import { every, type Repeated } from './every.ts'
import { severalAtOnce } from './several-at-once.ts'
import { onOutboxFilled } from './wake.ts'

/** What waits in an outbox. Its id is the same however often it is handed over. */
export type OutboxItem = {
  readonly id: string
  readonly patient: PatientId
  readonly topic: Topic
  readonly payload: Readonly<Record<string, unknown>>
  readonly createdAt: Date
}

/** Takes one item on; called again with the same item after a failure, or when a relay stopped half way. */
export type Handler = (item: OutboxItem) => Promise<void>
export type Handlers = Readonly<Partial<Record<Topic, Handler>>>

/**
 * `most` are taken up in one transaction, those of `together` patients at the same time; what others left is looked for
 * every `everyMs`.
 */
export type Pace = { readonly most: number; readonly together: number; readonly everyMs?: number }

const oneByOne: Pace = { most: 50, together: 1 }
const aSecond = 1000
const afterAnActMs = 50

/**
 * Relays until stopped: soon after an act in this process, and every second what others left. Not at once: whoever
 * acted asks for something next, and a message can wait for that.
 */
export function startRelay(
  db: Database,
  handlers: Handlers,
  onFailure: (error: unknown) => void,
  pace: Pace = oneByOne,
): Repeated {
  const relay = every(
    pace.everyMs ?? aSecond,
    async () => {
      for (;;) if ((await relayWaiting(db, handlers, onFailure, pace)) < pace.most) return
    },
    onFailure,
  )
  let waking: NodeJS.Timeout | undefined
  onOutboxFilled(db, () => {
    waking ??= setTimeout(() => {
      waking = undefined
      relay.now()
    }, afterAnActMs)
  })
  return relay
}

/**
 * Hands what waits to the handler of its topic, oldest first. Rows another relay holds are passed over, a
 * topic nobody handles waits, and what fails is tried again later without keeping the rest back.
 *
 * @returns how many items were taken up.
 */
export async function relayWaiting(
  db: Database,
  handlers: Handlers,
  onFailure: (error: unknown) => void,
  { most, together }: Pace = oneByOne,
): Promise<number> {
  const topics = Object.keys(handlers)
  const done = await db.relay.begin(async (tx) => {
    const items = await tx<OutboxItem[]>`
      select id, patient_id as patient, topic, payload, created_at as "createdAt" from outbox
       where relayed_at is null and topic = any (${topics}) and (try_after is null or try_after <= now())
       order by created_at, id limit ${most} for update skip locked`
    const takeUp = async (item: OutboxItem) => {
      // A handler writes elsewhere, on a connection of its own: what fails there leaves this transaction whole.
      const handled = await Promise.resolve(handlers[item.topic]?.(item)).then(
        () => true,
        (error: unknown) => (onFailure(error), false),
      )
      await (handled
        ? tx`update outbox set relayed_at = now() where patient_id = ${item.patient} and id = ${item.id}`
        : tx`update outbox set tries = tries + 1,
                    try_after = now() + least(interval '1 second' * 2 ^ least(tries, 12), interval '1 hour')
              where patient_id = ${item.patient} and id = ${item.id}`)
    }
    const groups =
      together === 1 ? [items] : [...Map.groupBy(items, ({ patient }) => patient).values()]
    await severalAtOnce(together, groups, async (group) => {
      for (const item of group) await takeUp(item)
    })
    return { count: items.length }
  })
  return done.count
}

/**
 * How much waits in all outboxes, and since when: for the operator's log. Not what is for the machines of others, who may
 * never take it.
 */
export async function relayLag(db: Database): Promise<{ waiting: number; seconds: number }> {
  const [lag] = await db.relay<{ waiting: number; seconds: number }[]>`
    select count(*)::int as waiting,
           coalesce(extract(epoch from now() - min(created_at)), 0)::int as seconds
      from outbox where relayed_at is null and topic <> 'subscription'`
  return lag ?? { waiting: 0, seconds: 0 }
}
