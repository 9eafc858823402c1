import { Refusal } from '../errors.ts'

const hourInLondon = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: 'numeric',
  hourCycle: 'h23',
})

/** From a moment on, and before another. */
export type Bounds = { readonly from?: Date; readonly until?: Date }

/**
 * What a date of a search asks for: `ge2026-11-22`, `2026-11`, `lt2026-11-22T09:30:00Z`. A day without a time is one
 * in London.
 *
 * @throws Refusal `invalid` for what is no date, or another prefix.
 * @see http://hl7.org/fhir/R4/search.html#date
 */
export function boundsOf(text: string): Bounds {
  const [, prefix = 'eq', date = ''] = /^(eq|ge|gt|le|lt)?(\d.*)$/.exec(text) ?? []
  const [start, end] = spanOf(date)
  switch (prefix) {
    case 'ge':
      return { from: start }
    case 'gt':
      return { from: end }
    case 'le':
      return { until: end }
    case 'lt':
      return { until: start }
    default:
      return { from: start, until: end }
  }
}

/** The first moment of a year, month, day, minute or second, and the first after it. */
function spanOf(date: string): readonly [Date, Date] {
  const [, y, m, d] = /^([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date) ?? []
  if (y !== undefined) {
    const [year, month, day] = [Number(y), Number(m ?? 1), Number(d ?? 1)]
    const after = d ? [year, month, day + 1] : m ? [year, month + 1, 1] : [year + 1, 1, 1]
    const start = midnight(year, month, day)
    if (!Number.isNaN(Date.parse(date)) && midnightIsOn(year, month, day)) {
      return [start, midnight(after[0] ?? 0, after[1] ?? 0, after[2] ?? 0)]
    }
  }
  const moment = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.exec(date)
  const at = moment ? Date.parse(date) : NaN
  if (moment === null || Number.isNaN(at)) {
    throw new Refusal('invalid', 'A date is written like ge2026-11-22 or lt2026-11-22T09:30:00Z')
  }
  const length = moment[2] !== undefined ? 1 : moment[1] !== undefined ? 1000 : 60_000
  return [new Date(at), new Date(at + length)]
}

/** Midnight in London: what is an hour past it in summer, by the clock of the world, is too late by that hour. */
function midnight(year: number, month: number, day: number): Date {
  const at = Date.UTC(year, month - 1, day)
  return new Date(at - Number(hourInLondon.format(at)) * 3_600_000)
}

/** Whether there is such a day: no 31 February. */
function midnightIsOn(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day
}
