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
