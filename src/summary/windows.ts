import { addDays, addMonths, dayIn, type Day } from '../identity/age.ts'

/** The days a summary looks back over; `from` and `to` are both in it. Printed on its face (SCR-8, SCR-9). */
export type Window = { readonly from: Day; readonly to: Day }

const acuteMonths = 12
const stoppedMonths = 6
/** How long a new registration is told: the old record may not all be here yet. */
const recentDays = 90

/** Acute medicines of a summary made on this day: the last 12 months (SCR-3; domain.md 1.2). */
export function acuteWindow(on: Day): Window {
  return { from: addMonths(on, -acuteMonths), to: on }
}

/** Repeat medicines that were stopped: the last 6 months (SCR-5). */
export function stoppedWindow(on: Day): Window {
  return { from: addMonths(on, -stoppedMonths), to: on }
}

export function isIn(window: Window, day: Day): boolean {
  return window.from <= day && day <= window.to
}

/** The first day on which something of this day has left the acute window. */
export function leavesAcute(day: Day): Day {
  return leaves(day, acuteMonths)
}

export function leavesStopped(day: Day): Day {
  return leaves(day, stoppedMonths)
}

/** The first day on which a registration is no longer a recent one. */
export function leavesRecent(registeredOn: Day): Day {
  return addDays(registeredOn, recentDays)
}

/**
 * The day a FHIR date or dateTime is on in England. One that says only its month or year counts as its last
 * day: what may be in a window is shown.
 */
export function dayOfDate(date: string): Day | undefined {
  if (date.length > 10) {
    const at = new Date(date)
    return Number.isNaN(at.getTime()) ? undefined : dayIn(at)
  }
  const [year, month, day] = date.split('-')
  if (year === undefined || !/^\d{4}$/.test(year)) return undefined
  if (day !== undefined) return date
  return addDays(addMonths(`${year}-${month ?? '12'}-01`, 1), -1)
}

const months =
  'January February March April May June July August September October November December'.split(' ')

/** `22 November 2026`, or less where less was written. What is no date is shown as it is. */
export function dayText(date: string): string {
  const day = date.length > 10 ? (dayOfDate(date) ?? date) : date
  const [, year, month, dayOfMonth] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(day) ?? []
  const name = months[Number(month) - 1]
  if (year === undefined) return day
  return [dayOfMonth === undefined ? '' : String(Number(dayOfMonth)), name, year]
    .filter(Boolean)
    .join(' ')
}

// Short months are clamped, so two days may leave together: stepped to, not worked out.
function leaves(day: Day, months: number): Day {
  let on = addMonths(day, months)
  while (addMonths(on, -months) <= day) on = addDays(on, 1)
  return on
}
