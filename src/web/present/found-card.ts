import type { Person } from '../../identity/actor.ts'
import { shortId } from '../../identity/ids.ts'
import type { FoundCard } from '../../sharing/find-patient.ts'
import { dayOf } from '../components/date-text.tsx'
import { paths } from '../paths.ts'
import { gateSentence } from './gate.ts'
import { deskLinks, offersTo, type OfferFacts } from './offers.ts'

type Way = { readonly href: string; readonly text: string }

/** What a card offers: why the record stays closed, the ways on as buttons, and what the desk does. */
export type Ways = {
  readonly says?: string
  /** The first stands out, where there is one that opens something. */
  readonly first?: Way
  readonly more: readonly Way[]
  readonly desk: readonly Way[]
}

export function waysOf(patient: string, facts: OfferFacts): Ways {
  const { clinician, opens, rule, died } = facts
  const offers = offersTo(facts)
  const says =
    died && !opens
      ? 'This person has died. Their record is closed, and opens for a legal reason only.'
      : gateSentence({ opens, rule: clinician ? rule : 'role' })
  const way = (offered: boolean, href: string, text: string) => (offered ? [{ href, text }] : [])
  const asks = opens && rule === 'permission-not-asked'
  const [first] = [
    ...way(asks && offers.has('gate'), paths.gate(patient), 'Ask and open record'),
    ...way(offers.has('record'), paths.patientRecord(patient), 'Open record'),
    ...way(clinician && offers.has('gate'), paths.gate(patient), 'Say why you need it'),
  ]
  return {
    ...(says !== undefined && { says }),
    ...(first && { first }),
    more: [
      ...way(offers.has('summary'), paths.summary(patient), 'Summary Care Record'),
      ...way(
        !clinician && offers.has('gate'),
        paths.gate(patient),
        'Referral, appointment, discharge',
      ),
      ...way(!clinician && offers.has('ask'), paths.askAboutSharing(patient), 'Ask about sharing'),
      ...way(
        offers.has('emergency'),
        paths.emergency(patient),
        died ? 'Open for a legal reason' : 'Emergency access',
      ),
    ],
    desk: [
      ...way(offers.has('enter-code'), paths.enterCode(patient), 'Enter the patient’s code'),
      ...(offers.has('desk') ? deskLinks(patient) : []),
    ],
  }
}

/** Somebody who was found, as the finder shows them. */
export function foundCard(card: FoundCard, person: Person) {
  const id = shortId(card.id)
  return {
    id,
    name: `${card.givenName} ${card.familyName}`,
    born: card.birthDate,
    ...(card.area === null ? {} : { area: card.area }),
    ...(card.died === null ? {} : { died: dayOf(card.died) }),
    ...waysOf(id, {
      ...{ clinician: card.clinician, opens: card.closed === undefined },
      rule: card.closed === 'no-relationship' ? 'no-relationship' : card.rule,
      related: card.related,
      registeredHere: person.kind === 'staff' && person.organisation === card.registeredPractice,
      ...{ died: card.died !== null, wrote: false, sent: false },
    }),
  }
}
