import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { dayIn } from '../identity/age.ts'
import type { PatientId } from '../identity/ids.ts'
import type { PatientKind } from '../messages/kinds.ts'
import { sendOut } from '../messages/outbox.ts'
import type { Acting } from '../sharing/act.ts'
import { clockNow, dueOf } from './clock-now.ts'
import { letterWaits } from './post-work.ts'
import { eventsOf, requestOf, type AccessRequest, type RequestEvent } from './request.ts'
import { isEnded, mayMove } from './states.ts'

/** What happens to a request; who does it and when, the act knows. */
export type NewEvent = Partial<Pick<RequestEvent, 'why' | 'words' | 'months' | 'arrivedOn'>> &
  Pick<RequestEvent, 'what' | 'to'>

/** A request with what happened to it. */
export type WholeRequest = {
  readonly request: AccessRequest
  readonly events: readonly RequestEvent[]
}

/** @throws Refusal `not-found`. */
export async function wholeRequest(
  tx: Tx,
  patient: PatientId,
  reference: string,
): Promise<WholeRequest> {
  const request = await requestOf(tx, patient, reference)
  return { request, events: await eventsOf(tx, patient, reference) }
}

/**
 * Adds to what happened to a request, sets its clock anew, tells the register and who asked. The one way in which
 * a request changes.
 *
 * @throws Refusal `conflict` for a move that is not one of the table, as when somebody else has moved it.
 */
export async function addEvent(
  tx: Tx,
  { by, at }: { readonly by: Pick<Acting['by'], 'kind' | 'id' | 'name'>; readonly at: Date },
  patient: PatientId,
  { request, events }: WholeRequest,
  event: NewEvent,
): Promise<WholeRequest> {
  const isMove = event.what === 'moved' && events.length > 0
  if (isMove ? !mayMove(request.state, event.to) : isEnded(request.state)) throw movedOn()
  const added: RequestEvent = {
    ...{ why: null, words: null, months: null, ...event },
    ...{ number: events.length + 1, at, from: events.length > 0 ? request.state : null },
    ...{ byKind: request.helper === by.id ? 'helper' : by.kind, by: by.id, byName: by.name },
  }
  const all = [...events, added]
  const closedOn = isEnded(event.to) ? dayIn(at) : null
  const dueOn = dueOf(clockNow(request, all))
  const next = { ...request, state: event.to, dueOn, closedOn, version: added.number }
  const { count } = await tx`
    update access_request
       set state = ${next.state}, due_on = ${dueOn}, closed_on = ${closedOn}, version = ${next.version}
     where patient_id = ${patient} and reference = ${request.reference} and version = ${request.version}`
  if (count === 0) throw movedOn()
  await tx`
    insert into access_request_event (patient_id, reference, number, organisation, at, what, from_state, to_state,
                                      by_kind, by_id, by_name, why, words, months, helper, arrived_on)
    values (${patient}, ${request.reference}, ${added.number}, ${request.organisation}, ${at}, ${added.what},
            ${added.from}, ${added.to}, ${added.byKind}, ${added.by}, ${added.byName}, ${added.why},
            ${added.words}, ${added.months}, ${request.helper},
            ${added.arrivedOn ?? null})`
  await tellRegister(tx, patient, next, all)
  await letterWaits(tx, patient, next, all)
  const kind = toldOf(request, added)
  if (kind !== undefined) {
    const to =
      request.helper === null ? { to: 'patient' } : { to: 'helper', helper: request.helper }
    await sendOut(tx, patient, 'message', { ...to, kind, reference: request.reference })
  }
  return { request: next, events: all }
}

function movedOn(): Refusal {
  return new Refusal(
    'conflict',
    'The request has moved on meanwhile. Open it again to see how it is',
  )
}

/** The organisation's register and work list follow, by the outbox: without a word of what is asked. */
export async function tellRegister(
  tx: Tx,
  patient: PatientId,
  request: AccessRequest,
  events: readonly RequestEvent[],
): Promise<void> {
  const { organisation, reference, version, channel, askedBy, state, receivedOn } = request
  const { dueOn, closedOn } = request
  await sendOut(tx, patient, 'request', {
    ...{ organisation, reference, version, channel, askedBy, state, receivedOn, dueOn, closedOn },
    extended: events.some(({ what }) => what === 'extended'),
    // withdrawn, or ended before its clock ran: nothing was late
    inTime: closedOn === null ? null : dueOn === null || closedOn <= dueOn,
  })
}

/**
 * What a patient is told of it: what is asked in their name, and what becomes of what they asked for themselves; what
 * becomes of what a helper asked, the helper. Whether a patient is told of that depends on who they are: it is not said
 * here.
 */
function toldOf(
  { askedBy, helper }: AccessRequest,
  { number, byKind, what, to }: RequestEvent,
): PatientKind | undefined {
  if (number === 1 && helper === null) {
    return askedBy === 'patient' ? 'copy-received' : 'copy-asked-for'
  }
  if (byKind !== 'staff' || (askedBy !== 'patient' && helper === null)) return undefined
  if (what === 'extended') return 'copy-extended'
  if (what === 'told') return 'copy-question'
  if (what !== 'moved') return undefined
  if (to === 'identity' || to === 'clarifying') return 'copy-question'
  if (to === 'released' || to === 'part-refused') return 'copy-ready'
  if (to === 'withdrawn') return 'copy-withdrawn'
  return to === 'refused' ? 'copy-answered' : undefined
}
