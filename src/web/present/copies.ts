import type { Part } from '../../access/item.ts'
import {
  isInOwnWords,
  type Asker,
  type CopyFormat,
  type Delivery,
  type Scope,
} from '../../access/request.ts'
import type { RequestState } from '../../access/states.ts'
import { dateText } from '../components/date-text.tsx'

/** What of a record somebody may ask for by itself, and the parts of a copy that it is. */
export const askables = [
  ['consultations', 'Appointments and what was written at them', ['consultations', 'appointments']],
  ['problems', 'Conditions and problems', ['problems']],
  ['medicines', 'Medicines', ['medicines']],
  ['allergies', 'Allergies and bad reactions', ['allergies']],
  ['results', 'Test results', ['results']],
  ['immunisations', 'Immunisations', ['immunisations']],
  ['letters', 'Letters and documents', ['letters']],
  ['referrals', 'Referrals', ['referrals']],
  [
    ...(['sharing', 'What was shared, with whom, and who looked'] as const),
    ['sharing', 'relationships', 'alerts', 'looks'],
  ],
] as const satisfies readonly (readonly [name: Part, text: string, parts: readonly Part[]])[]

export const formatTexts: Readonly<Record<CopyFormat, string>> = {
  online: 'Online, behind my sign-in',
  paper: 'On paper',
  'large-print': 'On paper, in large print',
  other: 'Another way',
}

export const deliveryTexts: Readonly<Record<Delivery, string>> = {
  online: 'Online',
  post: 'By post, to the address the service has',
  collect: 'To be collected, with something that shows who you are',
}

/** The same for who asks: letters go to where they said, and only the patient's to where the record says. */
export function deliveryText(delivery: Delivery, asker: string | null): string {
  return delivery === 'post' && asker !== null
    ? 'By post, to the address they gave'
    : deliveryTexts[delivery]
}

/** Who asks, as staff choose it. */
export const askerTexts: Readonly<Record<Asker, string>> = {
  patient: 'The patient',
  parent: 'A parent, or somebody with parental responsibility',
  attorney: 'An attorney for health and welfare',
  deputy: 'A deputy whom a court appointed',
  representative: 'Somebody whom the patient asked to do it',
  solicitor: 'A solicitor, or another firm, for the patient',
  'personal-representative': 'The executor or administrator of somebody who has died',
  claimant: 'Somebody with a claim because of a death',
}

/** How far a request is, as who asked reads it. */
export const stateTexts: Readonly<Record<RequestState, string>> = {
  received: 'Received',
  identity: 'Waiting for who asks to be known',
  clarifying: 'Waiting for an answer',
  gathering: 'Collecting',
  review: 'Being checked by a clinician',
  check: 'Being checked a second time',
  released: 'Ready',
  'part-refused': 'Ready, with something left out',
  refused: 'Refused',
  withdrawn: 'Taken back',
}

/** Which parts, and what else was said of them. */
export function partsTexts(scope: Pick<Scope, 'parts' | 'words'>): string[] {
  const { parts, words } = scope
  const named = askables.filter(([name]) => parts?.includes(name)).map(([, text]) => text)
  const what =
    parts === null
      ? 'The whole record'
      : isInOwnWords(scope)
        ? 'The whole record, so that nothing is missing of what is said in own words:'
        : named.join(', ')
  return [what, ...(words === null ? [] : [words])]
}

/** From when until when. */
export function daysText({ from, until }: Pick<Scope, 'from' | 'until'>): string {
  if (from !== null) {
    return until === null
      ? `From ${dateText(from)} on`
      : `From ${dateText(from)} to ${dateText(until)}`
  }
  return until === null ? 'All the time there is a record' : `Up to ${dateText(until)}`
}
