import { hash, randomBytes } from 'node:crypto'
import type { AccessEvent } from './event.ts'
import { commitmentTo } from './log/leaf.ts'
import type { SystemEvent } from './system-event.ts'

// What an event's leaf on the log commits to: canonical JSON (RFC 8785), made from its columns alone, so that it
// can be made again. The keys stand in their order here; of numbers there are whole ones only. The time is not in
// it: the database gives it, and the leaf holds it.

/**
 * What an event says, and what opens its commitment. The patient may be given both: how much was shown, of what and by
 * which address is in the body as a hash that neither opens, since it would tell that there are entries which are
 * withheld from them.
 *
 * @param secret the event's own random bytes: 32 that open it, and 32 that never leave. Older events have
 *   32 alone, from which those two are made.
 */
export function openingOf(
  secret: Buffer,
  id: string,
  event: AccessEvent,
): { readonly nonce: Buffer; readonly body: string } {
  const { actor, actorKind, actorName, organisation, role } = event
  const isOlder = secret.length === nonceLength
  const rest = JSON.stringify({
    filter: event.filter,
    returned: { count: event.count, digest: event.digest?.toString('hex') ?? null },
    route: event.route,
  })
  const body = JSON.stringify({
    actor: { id: actor, kind: actorKind, name: actorName, organisation, role },
    ...(event.app && { app: event.app }),
    decision: {
      choiceVersion: event.choiceVersion,
      own: event.own,
      rule: event.rule,
      sources: event.sources,
    },
    id,
    kind: event.kind,
    patient: event.patient,
    purpose: event.purpose,
    request: event.requestId,
    rest: isOlder
      ? commitmentTo(rest, derived(secret, 'rest')).toString('hex')
      : hash('sha256', secret.toString('hex', nonceLength) + rest),
    v: isOlder ? 1 : 2,
  })
  return { nonce: isOlder ? derived(secret, 'opening') : secret.subarray(0, nonceLength), body }
}

/** Bytes that say nothing of the secret, nor of those made for another use. */
function derived(secret: Buffer, use: string): Buffer {
  return commitmentTo(use, secret)
}

/** Commits to an event of a patient. */
export function sealEvent(id: string, event: AccessEvent): Sealed {
  const secret = randomPart(2 * nonceLength)
  const { nonce, body } = openingOf(secret, id, event)
  return { nonce: secret, commitment: commitmentTo(body, nonce) }
}

export function bodyOfSystemEvent(id: string, event: SystemEvent): string {
  const { actor, detail, kind, organisation, requestId } = event
  return JSON.stringify({ actor, detail, id, kind, organisation, request: requestId, v: 1 })
}

export type Sealed = { readonly nonce: Buffer; readonly commitment: Buffer }

/** Commits to a body with a nonce of its own, without which nobody can tell what it is of. */
export function seal(body: string): Sealed {
  const nonce = randomPart(nonceLength)
  return { nonce, commitment: commitmentTo(body, nonce) }
}

const nonceLength = 32
/** Random bytes for many: each call for some costs as much as a hash. */
let random = Buffer.alloc(0)

function randomPart(length: number): Buffer {
  if (random.length < length) random = randomBytes(nonceLength * 256)
  const part = random.subarray(0, length)
  random = random.subarray(length)
  return part
}
