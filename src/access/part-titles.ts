import type { Part } from './item.ts'

/** What each part of a copy is called, for the patient. */
export const partTitles: Readonly<Record<Part, string>> = {
  summary: 'Summary Care Record',
  consultations: 'Consultations and notes',
  problems: 'Problems and conditions',
  medicines: 'Medicines',
  allergies: 'Allergies',
  results: 'Test results and measurements',
  immunisations: 'Vaccinations',
  letters: 'Letters and documents',
  referrals: 'Referrals',
  appointments: 'Appointments',
  plans: 'Care plans',
  messages: 'Messages',
  sharing: 'Your sharing choices',
  relationships: 'Services that care for you',
  alerts: 'Alerts about looks at your record',
  looks: 'Who has looked at your record',
  corrections: 'Corrections you asked for',
  forms: 'Forms, emails and other requests',
  request: 'This request',
}

/** Of those that speak to the patient, what they are called for somebody else who asks. */
const forOthers: Readonly<Partial<Record<Part, string>>> = {
  sharing: 'Sharing choices',
  relationships: 'Services that care for the patient',
  alerts: 'Alerts about looks at the record',
  looks: 'Who has looked at the record',
  corrections: 'Corrections that were asked for',
}

/** What a part is called in a copy for the patient, or for somebody else. */
export function partTitle(part: Part, isForAnother: boolean): string {
  return (isForAnother ? forOthers[part] : undefined) ?? partTitles[part]
}
