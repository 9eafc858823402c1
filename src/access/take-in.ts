import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { ageOn, dayIn } from '../identity/age.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { PatientCard } from '../identity/patients.ts'
import { act, type Acting } from '../sharing/act.ts'
import { competenceOf } from '../sharing/competence.ts'
import { cardOf } from '../sharing/said-by.ts'
import { whyNotAsked, type NotAsked, type Whose } from './authority.ts'
import { openRequest, type NewRequest } from './open-request.ts'
import { requestsOf, type AccessRequest } from './request.ts'

/** Before a request is taken in at the desk: whose record it is about, and what is open already. */
export type TakeInForm = {
  readonly by: StaffMember
  readonly at: Date
  readonly patient: PatientCard
  readonly requests: readonly AccessRequest[]
}

/** @throws Refusal `role`; `not-found` for a patient with whom this organisation has nothing to do. */
export function openTakeIn(db: Database, actor: Actor, patient: PatientId): Promise<TakeInForm> {
  return act(db, actor, patient, 'handle', async (tx, { by, at }) => {
    const requests = await requestsOf(tx, patient)
    const result = { by: staffOf(by), at, patient: await cardOf(tx, patient), requests }
    return { result, event: { kind: 'request', filter: 'form' } }
  })
}

export type TakenIn = Omit<NewRequest, 'organisation'>

/** The reference of the request, or why this person may not ask for this record. */
export type TakeInDone =
  { readonly reference: string } | { readonly notAsked: Exclude<NotAsked, null> }

/**
 * Takes in what came at the counter, by telephone, post or email. Who asks is not known by that: it is shown afterwards.
 *
 * @throws Refusal as `openTakeIn`; `invalid` for a day to come.
 */
export function takeIn(
  db: Database,
  actor: Actor,
  patient: PatientId,
  asked: TakenIn,
): Promise<TakeInDone> {
  return act<TakeInDone>(db, actor, patient, 'handle', async (tx, acting) => {
    const { organisation } = staffOf(acting.by)
    if (asked.receivedOn > dayIn(acting.at)) {
      throw new Refusal('invalid', 'It cannot have come on a day that is still to come')
    }
    const notAsked = whyNotAsked(asked.askedBy, await whoseRecord(tx, patient, acting))
    if (notAsked !== null) {
      return { result: { notAsked }, event: { kind: 'request', filter: 'form' } }
    }
    const reference = await openRequest(tx, acting, patient, { ...asked, organisation })
    return { result: { reference }, event: { kind: 'request', filter: 'taken in' } }
  })
}

/** What the rules of who may ask need to know of the patient of this act. */
export async function whoseRecord(
  tx: Tx,
  patient: PatientId,
  { at, died }: Pick<Acting, 'at' | 'died'>,
): Promise<Whose> {
  const { birthDate } = await cardOf(tx, patient)
  const { found } = await competenceOf(tx, patient)
  return { age: ageOn(birthDate, dayIn(at)), found, died }
}

export function staffOf(by: Acting['by']): StaffMember {
  if (by.kind !== 'staff') throw notFound()
  return by
}
