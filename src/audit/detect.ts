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
 * The look with which one person has looked at many patients fast whom nothing explains; undefined where none
 * has. Each look is counted in and out once, however many there are.
 *
 * @param unexplained their looks without an episode, the earliest first.
 */
export function firstFast<Look extends Pick<StaffLook, 'at' | 'patient'>>(
  unexplained: readonly Look[],
  { manyPatients }: Thresholds = shippedThresholds,
): Look | undefined {
  const within = new Map<string, number>()
  let [from, oldest] = [0, unexplained[0]]
  for (const look of unexplained) {
    within.set(look.patient, (within.get(look.patient) ?? 0) + 1)
    const since = look.at.getTime() - manyPatients.minutes * 60_000
    while (oldest !== undefined && oldest.at.getTime() < since) {
      const left = (within.get(oldest.patient) ?? 0) - 1
      if (left > 0) within.set(oldest.patient, left)
      else within.delete(oldest.patient)
      oldest = unexplained[++from]
    }
    if (within.size >= manyPatients.patients) return look
  }
  return undefined
}
