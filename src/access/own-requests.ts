import { appendEvent } from '../audit/append.ts'
import type { Database, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { act, type Acting } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type EnterRow } from '../sharing/enter.ts'
import { answerLeadsTo, clockNow, type ClockNow } from './clock-now.ts'
import { moveRequest } from './move-request.ts'
import {
  eventsOf,
  requestOf,
  requestsOf,
  type AccessRequest,
  type RequestEvent,
} from './request.ts'

export type OwnRequests = {
  readonly person: Person
  /** Newest first. */
  readonly requests: readonly AccessRequest[]
}

/** What a patient asked for, or somebody in their name. @throws Refusal `signed-out`, or `not-found` for anyone else. */
export async function readOwnRequests(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OwnRequests> {
  const [[row], requests] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    requestsOf(tx, patient),
  ])
  return { person: await ownPerson(db, actor, patient, row, 'own'), requests }
}

export type OwnRequest = {
  readonly person: Person
  readonly request: AccessRequest
  readonly events: readonly RequestEvent[]
  readonly clock: ClockNow
  /** What they were asked last, while it is not answered. */
  readonly question: RequestEvent | undefined
}

/** One of them, with what happened to it. @throws Refusal `signed-out`, `not-found`. */
export async function readOwnRequest(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<OwnRequest> {
  const [[row], requests, events] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    requestsOf(tx, patient),
    eventsOf(tx, patient, reference),
  ])
  const request = requests.find((one) => one.reference === reference)
  const person = await ownPerson(db, actor, patient, row, 'own', request !== undefined)
  if (request === undefined) throw notFound()
  const question = request.askedBy === 'patient' ? questionOf(request, events) : undefined
  return { person, request, events, clock: clockNow(request, events), question }
}

/** What who asked was asked last, while it is not answered. */
export function questionOf(
  { state }: AccessRequest,
  events: readonly RequestEvent[],
): RequestEvent | undefined {
  if (state !== 'clarifying') return undefined
  return events.findLast(({ to, what }) => what === 'moved' && to === 'clarifying')
}

/**
 * The patient answers what they were asked: the clock goes on (SAR-5).
 *
 * @throws Refusal `not-found`; `conflict` where nothing is asked.
 */
export function answerQuestion(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  words: string,
): Promise<void> {
  return onOwn(db, actor, patient, reference, 'answered', (tx, acting, { state }) =>
    answerIn(tx, acting, patient, { reference, state }, words),
  )
}

/** What who asked says to what they were asked, in the transaction of their act. */
export async function answerIn(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  { reference, state }: Pick<AccessRequest, 'reference' | 'state'>,
  words: string,
): Promise<void> {
  if (state !== 'clarifying') throw new Refusal('conflict', 'Nothing is asked of you now')
  const to = answerLeadsTo(await eventsOf(tx, patient, reference))
  await moveRequest(tx, acting, patient, reference, to, { words })
}

/** The patient takes a request back. @throws Refusal `not-found`; `conflict` where it has ended. */
export function withdrawRequest(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<void> {
  return onOwn(db, actor, patient, reference, 'withdrawn', async (tx, acting) => {
    await moveRequest(tx, acting, patient, reference, 'withdrawn')
  })
}

/** What a patient does with a request of their own; one that others made in their name is not theirs to end. */
function onOwn(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  filter: string,
  work: (tx: Tx, acting: Acting, request: AccessRequest) => Promise<void>,
): Promise<void> {
  return act(db, actor, patient, 'choose', async (tx, acting) => {
    const request = await requestOf(tx, patient, reference)
    if (request.askedBy !== 'patient') throw notFound()
    await work(tx, acting, request)
    return { result: undefined, event: { kind: 'request', filter } }
  })
}

/** Who reads their own requests, on the log before it is told. */
export async function ownPerson(
  db: Database,
  actor: Actor,
  patient: PatientId,
  row: EnterRow | undefined,
  filter: string,
  isThere = true,
): Promise<Person> {
  const { person } = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const isPatient = row.view === 'patient' && isThere
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: isPatient ? 'request' : 'denied', purpose: 'own record', filter },
    ...{ count: 0, digest: null },
  })
  if (!isPatient) throw notFound()
  return person
}
