import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import {
  addContactChoice,
  contactChoiceOf,
  type ContactChoice,
} from '../messages/contact-choices.ts'
import { sendOut } from '../messages/outbox.ts'
import { act } from './act.ts'

export type OwnContact = { readonly by: Person; readonly choice: ContactChoice | undefined }

/** How the patient wants to be written to. @throws Refusal `not-found` for anyone else. */
export function openContact(db: Database, actor: Actor, patient: PatientId): Promise<OwnContact> {
  return act(db, actor, patient, 'choose', async (tx, { by }) => {
    if (by.kind !== 'patient') throw notFound()
    const [choice] = await contactChoiceOf(tx, patient)
    return { result: { by, choice }, event: { kind: 'choice', filter: 'contact-form' } }
  })
}

/**
 * Keeps how the patient wants to be written to, from now on. The address before and the new one are both told that
 * something changed, and nothing of what; who wants no mail is not written to at the address before.
 *
 * @throws Refusal as `openContact`.
 */
export function chooseContact(
  db: Database,
  actor: Actor,
  patient: PatientId,
  choice: ContactChoice,
): Promise<true> {
  return act(db, actor, patient, 'choose', async (tx, { by, at }) => {
    if (by.kind !== 'patient') throw notFound()
    const [before] = await contactChoiceOf(tx, patient)
    await addContactChoice(tx, patient, choice, at)
    const changed = { to: 'patient', kind: 'contact-changed' } as const
    await sendOut(tx, patient, 'message', changed)
    const earlier = before?.address ?? null
    if (choice.way === 'mail' && earlier !== null && earlier !== choice.address) {
      await sendOut(tx, patient, 'message', { ...changed, address: earlier })
    }
    return { result: true as const, event: { kind: 'choice', filter: 'contact' } }
  })
}
