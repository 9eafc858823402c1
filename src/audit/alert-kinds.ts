/**
 * Why a look is to be checked. The first three are raised by the act itself, the last by the patient, the rest are
 * found in the log.
 */
export type AlertKind =
  | 'self-claimed'
  | 'emergency'
  | 'legal'
  | 'own-record'
  | 'same-name'
  | 'same-address'
  | 'many-patients'
  | 'out-of-hours'
  | 'no-appointment'
  | 'patient-asked'

/** How a case ends. `training`: allowed, but the person needs to know better. */
export const outcomes = ['justified', 'not-justified', 'training', 'incident'] as const
export type Outcome = (typeof outcomes)[number]

/** 1: a relationship was claimed. 2: permission to view was overridden. */
const subtypesOf: Readonly<Record<string, readonly string[]>> = {
  // 1 public interest · 2 statute · 3 court order · 4 self-claim emergency · 5 emergency · 6 other
  '1': ['1', '2', '3', '4', '6'],
  '2': ['1', '2', '3', '5'],
}

/** Whether a type of alert may have this subtype: domain.md 1.5, the table of allowed combinations [S1]. */
export function isAllowedPair(type: string, subtype: string): boolean {
  return subtypesOf[type]?.includes(subtype) ?? false
}
