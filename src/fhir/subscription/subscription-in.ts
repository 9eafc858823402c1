import { Refusal } from '../../errors.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { topics } from '../../messages/subscriptions.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { firstDifference } from '../consent/difference.ts'
import { subscriptionResource, topicOf, type SubscriptionSays } from './subscription-resource.ts'

/** What the server sets, and what is said to people only. */
const setHere = ['id', 'meta', 'text', 'status', 'end', 'reason', 'contact']
const shortestBeat = 60
const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * What a Subscription asks for. As with a Consent, what is read is written again and compared.
 *
 * @throws Refusal `unprocessable`, naming the element; `not-found` for a patient whose id is none.
 */
export function subscriptionIn(
  sent: JsonObject,
): SubscriptionSays & { readonly endsAt: Date | null } {
  const topic = topics.find((one) => sent['criteria'] === topicOf(one))
  if (topic === undefined) throw notTaken('Subscription.criteria')
  const [filter] = objectsAt(objectAt(sent, '_criteria') ?? {}, 'extension')
  const about = /^patient=Patient\/(\w+)$/.exec(textAt(filter ?? {}, 'valueString') ?? '')?.[1]
  if (about === undefined) throw notTaken('Subscription.criteria.extension')
  const channel = objectAt(sent, 'channel') ?? {}
  const endpoint = textAt(channel, 'endpoint')
  if (endpoint === undefined) throw notTaken('Subscription.channel.endpoint')
  const [beat] = objectsAt(channel, 'extension').flatMap((one) =>
    one['valueUnsignedInt'] === undefined ? [] : [Number(one['valueUnsignedInt'])],
  )
  if (beat !== undefined && beat < shortestBeat) throw notTaken('Subscription.channel.extension')
  const says = { patient: parsePatientId(about), topic, endpoint, heartbeatSeconds: beat ?? null }
  const made = { id: nobody, state: 'requested', endsAt: new Date(0) } as const
  const where = firstDifference(subscriptionResource(says, made), sent, setHere)
  if (where !== undefined) throw notTaken(where)
  return { ...says, endsAt: endIn(sent) }
}

function endIn(sent: JsonObject): Date | null {
  const end = textAt(sent, 'end')
  if (end === undefined) return null
  const at = new Date(end)
  if (Number.isNaN(at.getTime()) || at <= new Date()) throw notTaken('Subscription.end')
  return at
}

function notTaken(where: string): Refusal {
  const message = `${where}: this is not what can be subscribed to here`
  return new Refusal('unprocessable', message, {
    faults: [{ path: where, code: 'not-supported', message }],
  })
}
