import { dayIn, type Day } from '../identity/age.ts'
import { clockOf, dueAfterDeath, type Clock, type Pause } from './clock.ts'
import type { AccessRequest, RequestEvent } from './request.ts'

type Dated = Pick<AccessRequest, 'askedBy' | 'receivedOn' | 'lastWrittenOn'>

/** Of somebody who died there is one deadline, which nothing extends. */
export type ClockNow = Clock | { readonly state: 'after-death'; readonly due: Day }

/** The clock of a request, made of what happened to it. */
export function clockNow(request: Dated, events: readonly RequestEvent[]): ClockNow {
  const { receivedOn, askedBy, lastWrittenOn } = request
  const identity = identityAwaited(events)
  if (askedBy === 'personal-representative' || askedBy === 'claimant') {
    if (identity?.arrivedOn === null) return { state: 'not-started', waitsFor: 'identity' }
    const startsOn = identity && identity.arrivedOn > receivedOn ? identity.arrivedOn : receivedOn
    return { state: 'after-death', due: dueAfterDeath(startsOn, lastWrittenOn) }
  }
  const told = events.findLast(({ what }) => what === 'extended')
  return clockOf({
    receivedOn,
    ...(identity === undefined ? {} : { identity }),
    pauses: pausesOf(events),
    ...(told?.months ? { extension: { months: told.months, toldOn: dayIn(told.at) } } : {}),
  })
}

/** Null while it has not started or stands still. */
export function dueOf(clock: ClockNow): Day | null {
  return clock.state === 'running' || clock.state === 'after-death' ? clock.due : null
}

/** Who asked is known, and how and since when; undefined before. */
export function identityKnown(
  events: readonly RequestEvent[],
): { readonly how: string; readonly at: Date; readonly arrivedOn: Day } | undefined {
  const known = events.findLast(({ what }) => what === 'identity')
  if (known !== undefined) {
    const { why, at, arrivedOn } = known
    return { how: why ?? '', at, arrivedOn: arrivedOn ?? dayIn(at) }
  }
  const [first] = events
  if (first?.byKind !== 'patient') return undefined
  return { how: 'signed-in', at: first.at, arrivedOn: dayIn(first.at) }
}

/**
 * Where the answer to a question leads: on with the record where it is known who asks; else to where it was before. It
 * is no step to `identity` where nobody asked for that, as the time would begin anew (SAR-7).
 */
export function answerLeadsTo(
  events: readonly RequestEvent[],
): 'gathering' | 'identity' | 'received' {
  if (identityKnown(events) !== undefined) return 'gathering'
  return identityAsked(events) ? 'identity' : 'received'
}

function identityAsked(events: readonly RequestEvent[]): boolean {
  return events.some(({ what, to }) => what === 'moved' && to === 'identity')
}

/** Undefined where nobody had to show who they are: SAR-4 counts only what was asked with good reason. */
function identityAwaited(
  events: readonly RequestEvent[],
): { readonly arrivedOn: Day | null } | undefined {
  if (!identityAsked(events)) return undefined
  const known = identityKnown(events)
  return { arrivedOn: known?.arrivedOn ?? null }
}

/** From each question until it was answered, or left for another reason (SAR-5). */
function pausesOf(events: readonly RequestEvent[]): Pause[] {
  return events
    .filter(({ what, to }) => what === 'moved' && to === 'clarifying')
    .map(({ number, at }) => {
      const left = events.find((one) => one.number > number && one.to !== 'clarifying')
      return { from: dayIn(at), until: left === undefined ? null : dayIn(left.at) }
    })
}
