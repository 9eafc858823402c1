/** A calendar day in England, YYYY-MM-DD: days compare as texts do. */
export type Day = string

const london = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' })

/** From then on, time in England has been that of UTC or one hour ahead of it. */
const summerTimeOnly = Date.UTC(1972, 0, 1)

/** The day it is in England at this moment. Asked of the calendar only where the hour may be another day's. */
export function dayIn(at: Date): Day {
  const isSame = at.getTime() >= summerTimeOnly && at.getUTCHours() < 23
  return isSame ? at.toISOString().slice(0, 10) : london.format(at)
}

/** The first moment of a day in England: in summer an hour before that of UTC. */
export function startOfDay(day: Day): Date {
  const at = new Date(`${day}T00:00:00Z`)
  const hourBefore = new Date(at.getTime() - 3_600_000)
  return dayIn(hourBefore) === day ? hourBefore : at
}

/** Whole years on a day. Born on 29 February, a birthday is on 1 March in other years. */
export function ageOn(born: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return day.slice(5) < born.slice(5) ? years - 1 : years
}

/** The first day on which somebody is so many years old. */
export function birthdayOf(born: Day, years: number): Day {
  const year = Number(born.slice(0, 4)) + years
  const there = new Date(Date.UTC(year, Number(born.slice(5, 7)) - 1, Number(born.slice(8, 10))))
  return there.toISOString().slice(0, 10)
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The same day of the month so many months away, or the last of a month that is too short. SAR-1, SAR-2. */
export function addMonths(day: Day, months: number): Day {
  const counted = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const [year, month] = [Math.floor(counted / 12), (counted % 12) + 1]
  const date = Math.min(Number(day.slice(8, 10)), daysIn(year, month))
  const two = (number: number) => String(number).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}
