import { systemHolds } from '../../apps/system-account.ts'
import type { Database } from '../../db/database.ts'
import type { Key } from '../../identity/key-store.ts'
import { postHook, type HookRules } from '../../messages/post-hook.ts'
import type { Handler } from '../../messages/relay.ts'
import {
  keepTold,
  subscriptionsToBeat,
  subscriptionsToTell,
  turnOff,
  type Subscription,
} from '../../messages/subscriptions.ts'
import { newsFor, type News } from '../../record/news.ts'
import { consentRef } from '../consent/consent-id.ts'
import { notification, secretOf, signatureOf, type NotificationKind } from './notification.ts'

export type DeliverDeps = {
  readonly db: Database
  /** Notifications are signed with what is made of it. */
  readonly key: Key
  readonly rules: HookRules
  /** The address of the API, as people reach it. */
  readonly base: string
}

const mostBeats = 50

/**
 * Tells those who subscribed to a patient what is new for them. What was not taken is tried again later, with what is
 * new and may be seen then.
 */
export function subscriptionHandler(deps: DeliverDeps): Handler {
  return async ({ patient }) => {
    let failures = 0
    for (const to of await subscriptionsToTell(deps.db, patient)) {
      if (!(await tell(deps, to, undefined))) failures++
    }
    if (failures > 0) throw new Error('a notification was not taken')
  }
}

/** Says to those who want to hear it that the connection lives. */
export async function beat(deps: DeliverDeps): Promise<void> {
  for (const to of await subscriptionsToBeat(deps.db, mostBeats)) await tell(deps, to, 'heartbeat')
}

/** @param otherwise what is sent where there is nothing new. @returns false where it was not taken. */
async function tell(
  deps: DeliverDeps,
  to: Subscription,
  otherwise: 'heartbeat' | undefined,
): Promise<boolean> {
  const { db } = deps
  const isOver =
    to.endsAt <= new Date() || !(to.staff === null || (await systemHolds(db, to.staff)))
  const news = isOver ? undefined : await newsFor(db, to)
  if (news === undefined) {
    await turnOff(db, to)
    return true
  }
  const focus = focusOf(to, news)
  const kind: NotificationKind | undefined =
    to.state === 'requested' ? 'handshake' : focus.length > 0 ? 'event-notification' : otherwise
  if (kind === undefined) return true
  const isEvent = kind === 'event-notification'
  const body = notification(deps.base, to, kind, isEvent ? focus : [])
  const secret = secretOf(deps.key, to.id)
  const sent = await postHook(to.endpoint, deps.rules, body, {
    'content-type': 'application/fhir+json',
    'x-confide-signature': signatureOf(secret, body, new Date()),
  }).catch(() => false)
  const { afterAt, lately } = news
  const count = isEvent ? focus.length : 0
  await keepTold(
    ...([db, to] as const),
    sent ? { sent, count, ...(isEvent && { afterAt, lately }) } : { sent },
  )
  return sent
}

function focusOf({ patient, topic }: Subscription, { entries, choices }: News): string[] {
  if (topic === 'entries') return [...entries]
  return choices.map((organisation) => {
    const about =
      organisation === null
        ? ({ kind: 'share-nothing' } as const)
        : ({ kind: 'service', organisation } as const)
    return `Consent/${consentRef(patient, about)}`
  })
}
