import { entryRef, shortId } from '../../identity/ids.ts'
import type { Subscription } from '../../messages/subscriptions.ts'
import { madeIdOf } from '../consent/consent-id.ts'

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'
export const topicOf = (topic: Subscription['topic']) => `urn:confide:topic:${topic}`

/** What a Subscription says, whoever made it. */
export type SubscriptionSays = Pick<
  Subscription,
  'patient' | 'topic' | 'endpoint' | 'heartbeatSeconds'
>

export function subscriptionRef({ patient, id }: Pick<Subscription, 'patient' | 'id'>): string {
  return entryRef(patient, madeIdOf(id))
}

/** A Subscription in the profile of the topic-based backport; what is sent holds ids only. */
export function subscriptionResource(
  says: SubscriptionSays,
  made: Pick<Subscription, 'id' | 'state' | 'endsAt'>,
) {
  const { patient, topic, endpoint, heartbeatSeconds } = says
  return {
    resourceType: 'Subscription' as const,
    id: subscriptionRef({ patient, id: made.id }),
    meta: { profile: [`${backport}/backport-subscription`] },
    status: made.state,
    end: made.endsAt.toISOString(),
    reason: 'As it was asked for',
    criteria: topicOf(topic),
    _criteria: {
      extension: [
        {
          url: `${backport}/backport-filter-criteria`,
          valueString: `patient=Patient/${shortId(patient)}`,
        },
      ],
    },
    channel: {
      ...(heartbeatSeconds !== null && {
        extension: [
          { url: `${backport}/backport-heartbeat-period`, valueUnsignedInt: heartbeatSeconds },
        ],
      }),
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      _payload: {
        extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }],
      },
    },
  }
}
