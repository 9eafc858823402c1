/** A calendar day in England, YYYY-MM-DD: days compare as texts do. */
export type Day = string

const london = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' })

/** The day it is in England at this moment. */
export function dayIn(at: Date): Day {
  return london.format(at)
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
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0))
  last.setUTCDate(Math.min(date, last.getUTCDate()))
  return last.toISOString().slice(0, 10)
}
