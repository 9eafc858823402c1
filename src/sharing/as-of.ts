import type { Choice, PastChoice } from './choices.ts'

/**
 * What keeps an answer about a past day from being whole: the day is not over; the record had not begun here; or
 * choices were brought over later from another system, which may have held before.
 */
export type Gap = 'not-over' | 'before-the-record' | 'brought-over'

export function gapsOn(
  endOfDay: Date,
  known: { readonly now: Date; readonly began: Date; readonly past: readonly PastChoice[] },
): Gap[] {
  const broughtOver = known.past.some(({ basis, at }) => basis === 'migrated' && at > endOfDay)
  return [
    ...(endOfDay > known.now ? (['not-over'] as const) : []),
    ...(endOfDay < known.began ? (['before-the-record'] as const) : []),
    ...(broughtOver ? (['brought-over'] as const) : []),
  ]
}

/** The line of the history that a choice rested on at a moment; undefined where there was none, or it had ended. */
export function lineInForce(
  past: readonly PastChoice[],
  about: { readonly organisation: string; readonly what: Choice['what'] },
  at: Date,
): PastChoice | undefined {
  const line = past.find(
    (one) => one.organisation === about.organisation && one.what === about.what && one.at <= at,
  )
  return line?.until && line.until <= at ? undefined : line
}
