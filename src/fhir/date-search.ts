import { Refusal } from '../errors.ts'
import { addDays, addMonths, startOfDay } from '../identity/age.ts'

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

/**
 * The first moment of a year, month, day, minute or second, and the first after it. Before 1972 a day is one of UTC, as
 * `search_span` in the database has it: summers in England were of several kinds.
 *
 * @throws Refusal `invalid` for what is no date.
 */
export function spanOf(date: string): readonly [Date, Date] {
  const [, y, m, d] = /^([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date) ?? []
  if (y !== undefined) {
    const start = `${y}-${m ?? '01'}-${d ?? '01'}`
    // there is no 31 February
    if (!Number.isNaN(Date.parse(start)) && addDays(start, 0) === start) {
      const after = d ? addDays(start, 1) : addMonths(start, m ? 1 : 12)
      return [startOf(start), startOf(after)]
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

function startOf(day: string): Date {
  return day < '1972' ? new Date(`${day}T00:00:00Z`) : startOfDay(day)
}
