/**
 * What tells of wishes and care planned ahead, and of how somebody communicates: codes, and words for entries
 * without a code. Data, not rules: a deployment loads the reference sets it is licensed for.
 *
 * Whether somebody is to be resuscitated stands among the wishes by the codes and words that public value sets have for
 * it; decisions of other kinds that a deployment codes are added here.
 *
 * @see domain.md section 1.3: anticipatory care, end-of-life care (SCCI 1580), communication needs (AIS)
 */
export const wishes: readonly string[] = [
  '526631000000108',
  'on end of life care register',
  // resuscitation: its status; for it, and not for it, attempted or not said to be
  ...['304251008', '450475007', '450476008', '304252001', '304253006'],
  'resuscitation status',
  'for attempted cardiopulmonary resuscitation',
  'not for attempted cardiopulmonary resuscitation',
  'do not attempt cardiopulmonary resuscitation',
  'dnacpr',
  'for resuscitation',
  'not for resuscitation',
  // ReSPECT; an emergency health care plan; an end of life care plan, and its coordination
  ...['1382601000000107', '887701000000100', '736373009', '861421000000109'],
  'respect form',
  'recommended summary plan for emergency care and treatment',
  'emergency health care plan',
  'end of life care plan',
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

/** Which observations a summary may hold, by their code or by their words in lower case. */
export const observationsHeld: readonly string[] = [...wishes, ...communicationNeeds]
