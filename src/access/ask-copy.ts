import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { dayIn } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { tally } from '../record/entries.ts'
import { act } from '../sharing/act.ts'
import { enter } from '../sharing/enter.ts'
import { sharingFacts } from '../sharing/facts.ts'
import { openRequest, type NewRequest } from './open-request.ts'
import { ownPerson } from './own-requests.ts'
import { requestsOf, type AccessRequest } from './request.ts'
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
  const person = await ownPerson(db, actor, patient, row, 'ask')
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
      (one) => !isEnded(one.state) && one.askedBy === 'patient' && isSameAsk(one, ask),
    )
    if (same !== undefined) return { result: same.reference, event }
    const result = await openRequest(tx, acting, patient, {
      ...{ ...ask, channel: 'online', askedBy: 'patient', asker: null },
      receivedOn: dayIn(acting.at),
    })
    return { result, event }
  })
}

/** Whether a request is what is asked for now. */
export function isSameAsk(one: AccessRequest, ask: Ask): boolean {
  const told = ({ organisation, scope, format, delivery }: Ask) => {
    const { parts, from, until, words } = scope
    return JSON.stringify([organisation, parts, from, until, words, format, delivery])
  }
  return told(one) === told(ask)
}
