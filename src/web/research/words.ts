import type { Risk } from '../../research/disclosure/findings.ts'
import type { Standing } from '../../research/studies/decided.ts'
import type { JobState } from '../../research/studies/read-studies.ts'

export const standingWords: Readonly<Record<Standing, string>> = {
  waits: 'Waits to be decided',
  approved: 'Approved',
  declined: 'Declined',
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

export const linkedByWords: Readonly<Record<string, string>> = {
  everybody: 'Everybody',
  sex: 'Sex',
  born: 'Born in the',
  rule: 'Found by',
}

export function settingsText(settings: readonly string[]): string {
  return settings.map((one) => settingWords[one] ?? one).join(', ')
}
