import { addDays, addMonths, type Day } from '../identity/age.ts'

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

/** A day, and the windows of a summary made on it. */
export type Windows = { readonly on: Day; readonly acute: Window; readonly stopped: Window }

export function windowsOn(on: Day): Windows {
  return { on, acute: acuteWindow(on), stopped: stoppedWindow(on) }
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

// Short months are clamped, so two days may leave together: stepped to, not worked out.
function leaves(day: Day, months: number): Day {
  let on = addDays(addMonths(day, months), 1)
  while (addMonths(on, -months) <= day) on = addDays(on, 1)
  return on
}
