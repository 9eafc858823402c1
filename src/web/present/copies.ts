import type { Part } from '../../access/item.ts'
import type { Asker, CopyFormat, Delivery, Scope } from '../../access/request.ts'
import type { RequestState } from '../../access/states.ts'
import { dateText } from '../components/date-text.tsx'

/** The parts of a record that somebody may ask for by themselves. */
export const askableParts = {
  consultations: 'Appointments and what was written at them',
  problems: 'Conditions and problems',
  medicines: 'Medicines',
  allergies: 'Allergies and bad reactions',
  results: 'Test results',
  immunisations: 'Immunisations',
  letters: 'Letters and documents',
  referrals: 'Referrals',
  sharing: 'What was shared, with whom, and who looked',
} as const satisfies Readonly<Partial<Record<Part, string>>>

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

const all: Readonly<Partial<Record<Part, string>>> = askableParts

/** Which parts, and what else was said of them. */
export function partsTexts({ parts, words }: Pick<Scope, 'parts' | 'words'>): string[] {
  const named = parts?.map((part) => all[part] ?? part).join(', ')
  return [named ?? 'The whole record', words ?? ''].filter(Boolean)
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
