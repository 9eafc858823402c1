import type { AlertKind, Outcome } from './alert-kinds.ts'

/** Why a service cares for a patient, and when: a registration, referral, appointment, admission or claim. */
export type Episode = {
  readonly kind: string
  readonly startsAt: Date
  readonly endsAt: Date | null
}

const day = 24 * 3_600_000

/** An episode near a look, and how near: `on` when it was in force. */
export type Evidence = {
  readonly kind: string
  readonly startsAt: string
  readonly endsAt: string | null
  readonly on: boolean
}

const evidenceDays = 30

/** What speaks for a look: episodes of the service with the patient around it, nearest first. */
export function evidenceFor(at: Date, episodes: readonly Episode[]): Evidence[] {
  return episodes
    .filter((one) => daysFrom(at, one) <= evidenceDays)
    .toSorted((one, next) => daysFrom(at, one) - daysFrom(at, next))
    .map(({ kind, startsAt, endsAt }) => ({
      kind,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt?.toISOString() ?? null,
      on: daysFrom(at, { startsAt, endsAt }) === 0,
    }))
}

/** How many days lie between a moment and an episode; 0 while it is in force. */
export function daysFrom(
  at: Date,
  { startsAt, endsAt }: Pick<Episode, 'startsAt' | 'endsAt'>,
): number {
  if (at < startsAt) return (startsAt.getTime() - at.getTime()) / day
  if (endsAt !== null && at > endsAt) return (at.getTime() - endsAt.getTime()) / day
  return 0
}

const care = ['appointment', 'admission', 'referral']

/**
 * What the evidence suggests; undefined: ask the person first. Nobody is found in the wrong by a machine: only
 * care at the time of the look, or one's own record, suggest anything.
 */
export function suggestedOutcome(
  kind: AlertKind,
  at: Date,
  episodes: readonly Episode[],
): Outcome | undefined {
  if (kind === 'own-record') return 'training'
  // a patient who asks is answered by somebody who has looked
  if (kind === 'patient-asked') return undefined
  const near = episodes.some((one) => care.includes(one.kind) && daysFrom(at, one) <= 1)
  return near && kind !== 'many-patients' ? 'justified' : undefined
}
