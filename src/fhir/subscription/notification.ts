import { createHmac, randomUUID } from 'node:crypto'
import { shortId } from '../../identity/ids.ts'
import type { Key } from '../../identity/key-store.ts'
import type { Subscription } from '../../messages/subscriptions.ts'
import { subscriptionRef, topicOf } from './subscription-resource.ts'

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'

export type NotificationKind = 'handshake' | 'heartbeat' | 'event-notification' | 'query-status'

/** Where a subscription stands, as Parameters. The numbers count what was told, so none is ever left out. */
export function statusParameters(
  base: string,
  to: Subscription,
  kind: NotificationKind,
  focus: readonly string[] = [],
) {
  const events = focus.map((reference, n) => ({
    name: 'notification-event',
    part: [
      { name: 'event-number', valueString: String(to.told + n + 1) },
      { name: 'focus', valueReference: { reference: `${base}/${reference}` } },
    ],
  }))
  return {
    resourceType: 'Parameters' as const,
    meta: { profile: [`${backport}/backport-subscription-status-r4`] },
    parameter: [
      {
        name: 'subscription',
        valueReference: { reference: `${base}/Subscription/${subscriptionRef(to)}` },
      },
      { name: 'topic', valueCanonical: topicOf(to.topic) },
      { name: 'status', valueCode: to.state === 'requested' ? 'active' : to.state },
      { name: 'type', valueCode: kind },
      {
        name: 'events-since-subscription-start',
        valueString: String(to.told + focus.length),
      },
      ...events,
    ],
  }
}

/** A notification: that there is something, by id, and nothing of what it says. */
export function notification(
  base: string,
  to: Subscription,
  kind: NotificationKind,
  focus: readonly string[] = [],
): string {
  const status = `Subscription/${subscriptionRef(to)}/$status`
  return JSON.stringify({
    resourceType: 'Bundle',
    id: shortId(randomUUID()),
    type: 'history',
    timestamp: new Date().toISOString(),
    entry: [
      {
        fullUrl: `urn:uuid:${randomUUID()}`,
        resource: statusParameters(base, to, kind, focus),
        request: { method: 'GET', url: status },
        response: { status: '200' },
      },
      ...focus.map((reference) => ({
        fullUrl: `${base}/${reference}`,
        request: { method: 'PUT', url: reference },
        response: { status: '200' },
      })),
    ],
  })
}

/** What its notifications are signed with: told once, to who made it. */
export function secretOf(key: Key, id: string): string {
  return createHmac('sha256', key.secret).update(`subscription ${id}`).digest('base64url')
}

/** `t=<seconds>,v1=<HMAC-SHA-256 of "seconds.body", hex>` */
export function signatureOf(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${mac}`
}
