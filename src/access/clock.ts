import { addDays, addMonths, type Day } from '../identity/age.ts'
import { nextWorkingDay } from '../record/working-day.ts'
import data from './bank-holidays.json' with { type: 'json' }

/** The last day whose bank holidays are published; what is due later is not guessed. */
const holidaysKnownUntil: Day = `${data.lastYear}-12-31`

/** From asking the requester to make clear what they want until their answer; null: not answered yet. */
export type Pause = { readonly from: Day; readonly until: Day | null }

/** Something that was asked for with good reason before the time begins; null: not there yet. */
export type Awaited = { readonly arrivedOn: Day | null }

export type Extension = {
  readonly months: 1 | 2
  /** The day on which the requester was told, with the reasons. */
  readonly toldOn: Day
}

/** What of a request for a copy of one's own record the time for it depends on. */
export type TimedRequest = {
  readonly receivedOn: Day
  /** Undefined: the requester was known, or no proof was asked. */
  readonly identity?: Awaited
  /** Undefined: there is none, as is usual. */
  readonly fee?: Awaited
  readonly pauses: readonly Pause[]
  readonly extension?: Extension
}

export type Clock =
  | { readonly state: 'not-started'; readonly waitsFor: 'identity' | 'fee' }
  | { readonly state: 'paused'; readonly since: Day }
  | {
      readonly state: 'running'
      readonly startsOn: Day
      readonly due: Day
      /** A day that is safe to work to, whatever the month (SAR-8). */
      readonly aimFor: Day
      /** The last day on which the requester may be told of an extension. */
      readonly tellBy: Day
      /** Whether an extension counts: `too-late` when it was told after `tellBy`. */
      readonly extension: 'none' | 'counts' | 'too-late'
    }
  | { readonly state: 'not-known'; readonly after: Day }

const safeDays = 28

/**
 * By when a request for a copy of one's own record must be answered.
 *
 * @see domain.md 4.2, SAR-1 to SAR-8; UK GDPR, Articles 12 (3) and 12A
 */
export function clockOf(request: TimedRequest): Clock {
  const { receivedOn, identity, fee, pauses, extension } = request
  if (identity?.arrivedOn === null) return { state: 'not-started', waitsFor: 'identity' }
  if (fee?.arrivedOn === null) return { state: 'not-started', waitsFor: 'fee' }
  const startsOn = latest([receivedOn, identity?.arrivedOn, fee?.arrivedOn])
  const open = pauses.find(({ until }) => until === null)
  if (open !== undefined) return { state: 'paused', since: open.from }
  const paused = pausedDays(pauses, startsOn)
  const after = (months: number) => nextWorkingDay(addDays(addMonths(startsOn, months), paused))
  const tellBy = after(1)
  const counts = extension !== undefined && extension.toldOn <= tellBy
  const due = counts ? after(1 + extension.months) : tellBy
  if (due > holidaysKnownUntil) return { state: 'not-known', after: holidaysKnownUntil }
  return {
    ...{ state: 'running', startsOn, due, tellBy },
    aimFor: addDays(startsOn, safeDays + paused),
    extension: counts ? 'counts' : extension === undefined ? 'none' : 'too-late',
  }
}

/**
 * By when a request for the record of somebody who died must be answered: 21 days where the record was written in
 * during the 40 days before, else 40. The Act moves no day for a weekend.
 *
 * @see domain.md 4.6; Access to Health Records Act 1990, section 3
 */
export function dueAfterDeath(receivedOn: Day, lastEntryOn: Day | null): Day {
  const recent = lastEntryOn !== null && lastEntryOn >= addDays(receivedOn, -40)
  return addDays(receivedOn, recent ? 21 : 40)
}

/** Days before the due one on which who answers is reminded, the last of them first. */
export const remindedBefore = [2, 5, 10] as const
export type Reminder = (typeof remindedBefore)[number] | 'overdue'

/** The last reminder whose day has come: also where nobody looked on that day. Null where it is early yet. */
export function reminderBy(due: Day, today: Day): Reminder | null {
  if (today > due) return 'overdue'
  return remindedBefore.find((days) => addDays(due, -days) <= today) ?? null
}

/** Whole days on which the time stood still, each once: not the day of asking, but that of the answer (SAR-5). */
function pausedDays(pauses: readonly Pause[], startsOn: Day): number {
  const days = new Set<Day>()
  for (const { from, until } of pauses) {
    const first = addDays(from < startsOn ? startsOn : from, 1)
    for (let day = first; until !== null && day <= until; day = addDays(day, 1)) days.add(day)
  }
  return days.size
}

function latest([first, ...others]: readonly [Day, ...(Day | null | undefined)[]]): Day {
  return others.reduce<Day>((last, day) => (day && day > last ? day : last), first)
}
