import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { act, type Acting } from '../sharing/act.ts'
import { cardOf } from '../sharing/said-by.ts'
import { wholeRequest } from './add-event.ts'
import { clockNow } from './clock-now.ts'
import { moveRequest } from './move-request.ts'
import { answerIn, questionOf, type OwnRequest } from './own-requests.ts'
import { requestOf, type AccessRequest } from './request.ts'

export type HelpedRequest = OwnRequest & {
  readonly person: Person
  /** The name of the patient. */
  readonly helped: string
}

/** What a helper asked for, with what happened to it. @throws Refusal `signed-out`, `not-found`. */
export function readHelpedRequest(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<HelpedRequest> {
  return act<HelpedRequest>(db, actor, patient, 'ask', async (tx, { by: person }) => {
    const { request, events } = await wholeRequest(tx, patient, reference)
    const { givenName, familyName } = await cardOf(tx, patient)
    const result = {
      ...{ person, helped: `${givenName} ${familyName}`, request, events },
      ...{ clock: clockNow(request, events), question: questionOf(request, events) },
    }
    return { result, event: { kind: 'request', filter: 'helper copies' } }
  })
}

/** The helper answers what they were asked. @throws Refusal `not-found`; `conflict` where nothing is asked. */
export function answerForHelped(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  words: string,
): Promise<void> {
  return onHelped(db, actor, patient, reference, 'helper answered', (tx, acting, request) =>
    answerIn(tx, acting, patient, request, words),
  )
}

/** The helper takes a request of theirs back. @throws Refusal `not-found`; `conflict` where it has ended. */
export function withdrawForHelped(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<void> {
  return onHelped(db, actor, patient, reference, 'helper withdrawn', async (tx, acting) => {
    await moveRequest(tx, acting, patient, reference, 'withdrawn')
  })
}

function onHelped(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  filter: string,
  work: (tx: Tx, acting: Acting, request: AccessRequest) => Promise<void>,
): Promise<void> {
  return act(db, actor, patient, 'ask', async (tx, acting) => {
    await work(tx, acting, await requestOf(tx, patient, reference))
    return { result: undefined, event: { kind: 'request', filter } }
  })
}
