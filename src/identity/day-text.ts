import { addDays, addMonths, dayIn, type Day } from './age.ts'

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
