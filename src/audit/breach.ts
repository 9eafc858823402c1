const hour = 3_600_000
const breachHours = 72

/**
 * Until when the ICO must be told of a breach that puts people at risk: 72 hours after it was known. Hours,
 * not days, so a night on which clocks change moves the time of day and not the length.
 *
 * @see UK GDPR article 33(1)
 */
export function breachDeadline(knownAt: Date): Date {
  return new Date(knownAt.getTime() + breachHours * hour)
}

/** Whole hours left, counted down; 0 when the time is over. */
export function hoursLeft(deadline: Date, now: Date): number {
  return Math.max(0, Math.floor((deadline.getTime() - now.getTime()) / hour))
}
