/**
 * What tells of wishes and care planned ahead, and of how somebody communicates: codes, and words for entries
 * without a code. Data, not rules: a deployment loads the reference sets it is licensed for.
 *
 * @see domain.md section 1.3: anticipatory care, end-of-life care (SCCI 1580), communication needs (AIS)
 */
export const wishes: readonly string[] = [
  '526631000000108',
  'on end of life care register',
  'preferred place of care',
  'preferred place of death',
  'resuscitation',
  'advance care plan',
  'advance decision to refuse treatment',
  'anticipatory care',
  'lasting power of attorney',
  'emergency care plan',
]

export const communicationNeeds: readonly string[] = [
  '315570003',
  'main spoken language english',
  '416075005',
  'on learning disability register',
  'communication',
  'communication needs',
  'main spoken language',
  'interpreter needed',
  'carer',
]
