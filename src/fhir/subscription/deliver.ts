import { systemOf } from '../../apps/system-account.ts'
import type { Database } from '../../db/database.ts'
import type { Key } from '../../identity/key-store.ts'
import { postHook, type HookRules } from '../../messages/post-hook.ts'
import type { Handler, Pace } from '../../messages/relay.ts'
import { severalAtOnce } from '../../messages/several-at-once.ts'
import {
  keepTold,
  subscriptionsToBeat,
  subscriptionsToTell,
  turnOff,
  type Subscription,
} from '../../messages/subscriptions.ts'
import { newsFor, noteNews, type News } from '../../record/news.ts'
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

/** Of one patient, or beats, so many at the same time. */
const mostTogether = 4
const mostBeats = 50

/** Whoever is slow to take a notification keeps few others waiting, and no message at all. */
export const subscriptionPace: Pace = { most: 8, together: 4 }

/**
 * Tells those who subscribed to a patient what is new for them. What was not taken is tried again later, with what is
 * new and may be seen then.
 */
export function subscriptionHandler(deps: DeliverDeps): Handler {
  return async ({ patient }) => {
    const all = await subscriptionsToTell(deps.db, patient)
    if (!(await tellAll(deps, all, undefined))) throw new Error('a notification was not taken')
  }
}

/** Says to those who want to hear it that the connection lives. */
export async function beat(deps: DeliverDeps): Promise<void> {
  await tellAll(deps, await subscriptionsToBeat(deps.db, mostBeats), 'heartbeat')
}

/** @returns false where any was not taken. @throws what kept one from being told, when all others were. */
async function tellAll(
  deps: DeliverDeps,
  all: readonly Subscription[],
  otherwise: 'heartbeat' | undefined,
): Promise<boolean> {
  let allTaken = true
  await severalAtOnce(mostTogether, all, async (to) => {
    try {
      if (!(await tell(deps, to, otherwise))) allTaken = false
    } catch (error) {
      await keepTold(deps.db, to, { sent: false })
      throw error
    }
  })
  return allTaken
}

/** @param otherwise what is sent where there is nothing new. @returns false where it was not taken. */
async function tell(
  deps: DeliverDeps,
  to: Subscription,
  otherwise: 'heartbeat' | undefined,
): Promise<boolean> {
  const { db } = deps
  const system = to.staff === null ? undefined : await systemOf(db, to.staff)
  if (system?.holds && system.suspended) {
    await keepTold(db, to, { sent: false })
    return false
  }
  const isOver = to.endsAt <= new Date() || system?.holds === false
  const app = system && { id: system.id, system: true }
  const news = isOver ? undefined : await newsFor(db, to, app)
  if (news === undefined) {
    await turnOff(db, to)
    return true
  }
  const focus = focusOf(to, news)
  const kind: NotificationKind | undefined =
    to.state === 'requested' ? 'handshake' : focus.length > 0 ? 'event-notification' : otherwise
  if (kind === undefined) return true
  const isEvent = kind === 'event-notification'
  if (isEvent) await noteNews(db, to, news)
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
