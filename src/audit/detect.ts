import type { AlertKind } from './alert-kinds.ts'
import { daysFrom, type Episode } from './evidence.ts'
import { isOutOfHours, type Hours } from './working-hours.ts'

/** One look of a member of staff, as the log has it. */
export type StaffLook = {
  readonly id: string
  readonly at: Date
  readonly staff: string
  readonly organisation: string
  readonly patient: string
  /** The rule that let the look through. */
  readonly rule: string
}

/** Names as keys (identity/name-key.ts). `address`: the area, where no address is kept; null: neither. */
export type Named = {
  readonly given: string
  readonly family: string
  readonly address: string | null
}
export type PatientFacts = Named & {
  /** Of the service that looked with this patient. */
  readonly episodes: readonly Episode[]
}

/** When an alert is raised. Data, so that a service's own rules can stand here. */
export type Thresholds = {
  /** An episode this many days before or after explains a look. */
  readonly episodeDays: number
  /** A registered patient without an episode is looked at on this many days of the last 30. */
  readonly repeatedDays: number
  /** Patients without an episode that one person looks at within the minutes. */
  readonly manyPatients: { readonly patients: number; readonly minutes: number }
  /** When a service of a type is at work; others always are. */
  readonly hours: Readonly<Record<string, Hours>>
}

const daytime: Hours = { from: 7, to: 20, weekends: false }

export const shippedThresholds: Thresholds = {
  episodeDays: 14,
  repeatedDays: 3,
  manyPatients: { patients: 8, minutes: 60 },
  hours: {
    'gp-practice': daytime,
    'smoking-clinic': daytime,
    dentist: daytime,
    optician: daytime,
    'child-health': daytime,
    'sexual-health': { ...daytime, weekends: true },
  },
}

/** What is known when a look is judged. */
export type LookFacts = {
  readonly staff: Named
  readonly organisationType: string
  readonly patient: PatientFacts
  /** Earlier looks of the same person at the same patient, of the last 30 days. */
  readonly earlier: readonly Pick<StaffLook, 'at'>[]
}

const explains = ['appointment', 'admission', 'referral']

/** Whether care near the look explains it. A registration alone does not: it says who may, not why now. */
export function isExplained(at: Date, episodes: readonly Episode[], days: number): boolean {
  return episodes.some((one) => explains.includes(one.kind) && daysFrom(at, one) <= days)
}

/**
 * Why one look should be checked, the strongest reason first; undefined for an ordinary one. Emergencies and
 * claims have raised their own alert.
 */
export function detect(
  look: StaffLook,
  facts: LookFacts,
  limits: Thresholds = shippedThresholds,
): AlertKind | undefined {
  const { staff, patient, organisationType, earlier } = facts
  const sameFamily = staff.family !== '' && staff.family === patient.family
  if (sameFamily && staff.given === patient.given) return 'own-record'
  if (look.rule === 'emergency' || inForce(look.at, patient.episodes, 'self-claimed'))
    return undefined
  if (isExplained(look.at, patient.episodes, limits.episodeDays)) return undefined
  if (sameFamily) return 'same-name'
  if (staff.address !== null && staff.address === patient.address) return 'same-address'
  const hours = limits.hours[organisationType]
  if (hours && isOutOfHours(look.at, hours)) return 'out-of-hours'
  if (!inForce(look.at, patient.episodes, 'registration')) return 'no-appointment'
  const days = new Set([look, ...earlier].map(({ at }) => at.toISOString().slice(0, 10)))
  return days.size >= limits.repeatedDays ? 'no-appointment' : undefined
}

function inForce(at: Date, episodes: readonly Episode[], kind: string): boolean {
  return episodes.some((one) => one.kind === kind && daysFrom(at, one) === 0)
}

/**
 * Whether one person looks at many patients fast whom nothing explains.
 *
 * @param unexplained their looks without an episode, in any order, up to the one that is judged.
 */
export function isFast(
  at: Date,
  unexplained: readonly Pick<StaffLook, 'at' | 'patient'>[],
  { manyPatients }: Thresholds = shippedThresholds,
): boolean {
  const from = at.getTime() - manyPatients.minutes * 60_000
  const within = unexplained.filter((look) => look.at.getTime() >= from && look.at <= at)
  return new Set(within.map(({ patient }) => patient)).size >= manyPatients.patients
}
