import { appendEvent } from '../audit/append.ts'
import type { Database, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { dayIn } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { tally } from '../record/entries.ts'
import { act, type Acting } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type EnterRow } from '../sharing/enter.ts'
import { sharingFacts } from '../sharing/facts.ts'
import { clockNow, identityKnown, type ClockNow } from './clock-now.ts'
import { moveRequest } from './move-request.ts'
import { openRequest, type NewRequest } from './open-request.ts'
import {
  eventsOf,
  requestOf,
  requestsOf,
  type AccessRequest,
  type RequestEvent,
} from './request.ts'
import { isEnded } from './states.ts'

/** A service that a patient may ask for a copy. */
export type Askable = {
  readonly id: string
  readonly name: string
  readonly isPractice: boolean
}

export type AskForm = {
  readonly person: Person
  /** The registered practice first, then by name. */
  readonly services: readonly Askable[]
  /** What was asked and is not ended. */
  readonly open: readonly AccessRequest[]
}

/**
 * Before a patient asks for a copy: the services that have to do with them, of which each holds its own record.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient.
 */
export async function openAskForm(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<AskForm> {
  const [[row], [facts], counted, asked] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    sharingFacts(tx),
    tally(tx, patient),
    requestsOf(tx, patient),
  ])
  const person = await own(db, actor, patient, row, 'ask')
  const writers = new Set(counted.map(({ organisation }) => organisation))
  const { practice = null, related = [], organisations = [] } = facts ?? {}
  const services = organisations
    .filter(({ absorbedBy }) => absorbedBy === null)
    .filter(({ id }) => id === practice || related.includes(id) || writers.has(id))
    .map(({ id, name }) => ({ id, name, isPractice: id === practice }))
    .toSorted((one, other) =>
      one.isPractice === other.isPractice
        ? one.name.localeCompare(other.name)
        : Number(other.isPractice) - Number(one.isPractice),
    )
  return { person, services, open: asked.filter(({ state }) => !isEnded(state)) }
}

export type Ask = Pick<NewRequest, 'organisation' | 'scope' | 'format' | 'delivery'>

/**
 * A patient who is signed in asks for a copy of their own record; nothing shows who they are but that (SAR-7). The
 * same asked again while it is open is the same request.
 *
 * @returns its reference.
 * @throws Refusal as `openAskForm`; `not-found` for a service that has nothing to do with them.
 */
export async function askForCopy(
  db: Database,
  actor: Actor,
  patient: PatientId,
  ask: Ask,
): Promise<string> {
  const { services } = await openAskForm(db, actor, patient)
  if (!services.some(({ id }) => id === ask.organisation)) throw notFound()
  return act(db, actor, patient, 'choose', async (tx, acting) => {
    const event = { kind: 'request', filter: 'asked' } as const
    const same = (await requestsOf(tx, patient)).find(
      (one) => !isEnded(one.state) && one.askedBy === 'patient' && isSame(one, ask),
    )
    if (same !== undefined) return { result: same.reference, event }
    const result = await openRequest(tx, acting, patient, {
      ...{ ...ask, channel: 'online', askedBy: 'patient', asker: null },
      receivedOn: dayIn(acting.at),
    })
    return { result, event }
  })
}

function isSame(one: AccessRequest, ask: Ask): boolean {
  const told = ({ organisation, scope, format, delivery }: Ask) => {
    const { parts, from, until, words } = scope
    return JSON.stringify([organisation, parts, from, until, words, format, delivery])
  }
  return told(one) === told(ask)
}

export type OwnRequests = {
  readonly person: Person
  /** Newest first. */
  readonly requests: readonly AccessRequest[]
}

/** What a patient asked for, or somebody in their name. @throws Refusal as `openAskForm`. */
export async function readOwnRequests(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OwnRequests> {
  const [[row], requests] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    requestsOf(tx, patient),
  ])
  return { person: await own(db, actor, patient, row, 'own'), requests }
}

export type OwnRequest = {
  readonly person: Person
  readonly request: AccessRequest
  readonly events: readonly RequestEvent[]
  readonly clock: ClockNow
  /** What they were asked last, while it is not answered. */
  readonly question: RequestEvent | undefined
}

/** One of them, with what happened to it. @throws Refusal as `openAskForm`; `not-found`. */
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
  const person = await own(db, actor, patient, row, 'own', request !== undefined)
  if (request === undefined) throw notFound()
  const isAsked = request.state === 'clarifying' && request.askedBy === 'patient'
  const question = isAsked
    ? events.findLast(({ to, what }) => what === 'moved' && to === 'clarifying')
    : undefined
  return { person, request, events, clock: clockNow(request, events), question }
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
  return onOwn(db, actor, patient, reference, 'answered', async (tx, acting, { state }) => {
    if (state !== 'clarifying') throw new Refusal('conflict', 'Nothing is asked of you now')
    const isKnown = identityKnown(await eventsOf(tx, patient, reference)) !== undefined
    const to = isKnown ? 'gathering' : 'identity'
    await moveRequest(tx, acting, patient, reference, to, { words })
  })
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
async function own(
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
