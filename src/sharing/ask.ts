import type { Database } from '../db/database.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { contactNeedsOf, type ContactNeeds } from '../messages/contact-choices.ts'
import { act } from './act.ts'
import { decisionInForce, type Decision } from './best-interests.ts'
import { choiceAbout, sharingFacts, type ChoiceFacts } from './facts.ts'
import { leafletFor } from './leaflets/editions.ts'
import type { Leaflet } from './leaflets/leaflet.ts'
import { shownUntilNow } from './shown.ts'

export type AskAboutSharing = {
  readonly by: StaffMember
  readonly at: Date
  readonly patient: PatientCard
  /** Whether the actor's service has a relationship with the patient now. */
  readonly related: boolean
  /** What the patient chose about the actor's own service, and nothing about any other. */
  readonly chosen: ChoiceFacts
  /** How the patient wants to be written to. */
  readonly contact: ContactNeeds | undefined
  /** What the actor's service decided in the patient's best interests, and is in force. */
  readonly decision: Decision | undefined
  /** The mark of that, for the form that asks. */
  readonly shown: string
  /** The switch above all choices, where this is the registered practice, which may turn it. */
  readonly shareNothing: { readonly on: boolean; readonly shown: string } | null
  /** The registered practice's own; others are not told by it where the patient is registered. */
  readonly leaflet: Leaflet
}

/**
 * What staff need to ask a patient about sharing with their own service.
 *
 * @throws Refusal `signed-out`, `role`, or `not-found` without a relationship, and for a patient.
 */
export async function openAskAboutSharing(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<AskAboutSharing> {
  const open = await act(db, actor, patient, 'choose', async (tx, acting) => {
    const { by, at, related, registeredHere } = acting
    const [card] = await patientCard(tx, patient)
    if (by.kind !== 'staff' || card === undefined) {
      return { result: undefined, event: { kind: 'denied', filter: null } }
    }
    const [facts] = await sharingFacts(tx, { organisations: [by.organisation] })
    if (facts === undefined) throw new TypeError('there are no facts for who entered the patient')
    const contact = await contactNeedsOf(tx, patient)
    const decision = await decisionInForce(tx, patient, 'sharing')
    return {
      result: {
        ...{ by, at, related, patient: card, contact, decision },
        chosen: choiceAbout(facts, by.organisation),
        shown: shownUntilNow(facts, by.organisation),
        shareNothing: registeredHere
          ? { on: facts.shareNothing, shown: shownUntilNow(facts, null) }
          : null,
      },
      event: { kind: 'choice', filter: 'form' },
    }
  })
  if (open === undefined) throw notFound()
  const leaflet = await leafletFor(db, open.shareNothing ? open.by.organisation : null)
  return { ...open, leaflet }
}
