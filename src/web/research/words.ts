import type { Risk } from '../../research/disclosure/findings.ts'
import type { Standing, Status } from '../../research/studies/decided.ts'
import type { NoteKind } from '../../research/studies/notes.ts'
import type { JobState } from '../../research/studies/read-jobs.ts'
import type { Told } from '../../summary/coverage/told.ts'

export const standingWords: Readonly<Record<Standing, string>> = {
  waits: 'Waits to be decided',
  approved: 'Approved',
  declined: 'Declined',
}

export const statusWords: Readonly<Record<Status, string>> = {
  ...standingWords,
  closed: 'Closed',
  ended: 'Ended',
}

export const noteWords: Readonly<Record<NoteKind, string>> = {
  outcome: 'What people gained by it',
  incident: 'What went wrong',
}

export const stateWords: Readonly<Record<JobState, string>> = {
  waits: 'Waits to be run',
  answered: 'Waits to be checked',
  refused: 'Could not be run',
  failed: 'Failed on the data',
  released: 'Released',
  declined: 'Not released',
}

export const riskWords: Readonly<Record<Risk, string>> = {
  LowCount: 'Few people',
  Dominance: 'A few make up most of it',
  ClassDisclosure: 'Says the same of everybody in a group',
  Differencing: 'Could be worked out from other numbers',
  LowDOF: 'Too many parts for so few people',
  ImplicitTables: 'Holds a table that was not asked for',
  AuxiliaryInformation: 'Tells more with what else is known',
}

export const settingWords: Readonly<Record<string, string>> = {
  'gp-practice': 'GP practices',
  'district-nursing': 'District nursing',
  'smoking-clinic': 'Stop smoking services',
  hospital: 'Hospitals',
  hospice: 'Hospices',
  'care-home': 'Care homes',
  pharmacy: 'Pharmacies',
  optician: 'Opticians',
  dentist: 'Dentists',
  'nhs-111': '111',
  'outside-file': 'Files from elsewhere',
}

const organisationWords: Readonly<Record<string, string>> = {
  ...{ 'gp-practice': 'GP practice', 'smoking-clinic': 'stop smoking service' },
  ...{ 'nhs-111': '111', '111': '111' },
}

/** What kind of organisation it is, as it was registered. */
export function organisationTypeText(type: string): string {
  return organisationWords[type] ?? type.replaceAll('-', ' ')
}

export const linkedByWords: Readonly<Record<string, string>> = {
  everybody: 'Everybody',
  sex: 'Sex',
  born: 'Born in the',
  rule: 'Found by',
}

export function settingsText(settings: readonly string[]): string {
  return settings.map((one) => settingWords[one] ?? one).join(', ')
}

/** A number of people that may be told. `few` of newer data may stay so until there are 13. */
export function toldText(told: Told): string {
  return told === 'few' ? '12 or fewer' : told.toLocaleString('en-GB')
}

/** A number of people that is told in tens. */
export function tensText(told: Told): string {
  return told === 'few' ? '120 or fewer' : (told * 10).toLocaleString('en-GB')
}

/** The code of a practice means nothing outside its study: its beginning tells it from the others. */
export function groupText(group: string): string {
  return /^[0-9a-f]{32}$/.test(group) ? `Practice ${group.slice(0, 6)}` : group
}
