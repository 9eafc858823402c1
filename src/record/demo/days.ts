/** A calendar day as a whole number: days since 1 January 1970. */
export type Day = number

const msPerDay = 86_400_000

/** @throws RangeError when the text is no date like 2026-11-23. */
export function dayOf(text: string): Day {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  if (Number.isNaN(ms) || isoDay(ms / msPerDay) !== text) throw new RangeError(`${text} is no date`)
  return ms / msPerDay
}

export function isoDay(day: Day): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10)
}

/** A time of day in London, with the offset of that day: `2024-07-01T09:40:00+01:00`. */
export function londonTime(day: Day, minutes: number): string {
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return `${isoDay(day)}T${clock}:00+0${isSummer(day) ? 1 : 0}:00`
}

/** The day of a birthday; 29 February becomes 1 March in other years. */
export function yearsLater(day: Day, years: number): Day {
  const date = new Date(day * msPerDay)
  return Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate()) / msPerDay
}

/** Whole years of age on a day. */
export function ageOn(day: Day, birthday: Day): number {
  const years = new Date(day * msPerDay).getUTCFullYear() - yearOf(birthday)
  return yearsLater(birthday, years) > day ? years - 1 : years
}

export function yearOf(day: Day): number {
  return new Date(day * msPerDay).getUTCFullYear()
}

/** Monday to Friday: the day itself, or the Monday after a weekend. */
export function workingDay(day: Day): Day {
  const weekday = weekdayOf(day)
  return weekday === 6 ? day + 2 : weekday === 0 ? day + 1 : day
}

/** Summer time runs from the last Sunday of March to the last Sunday of October. */
function isSummer(day: Day): boolean {
  const year = yearOf(day)
  return day >= lastSunday(year, 2) && day < lastSunday(year, 9)
}

function lastSunday(year: number, month: number): Day {
  const last = Date.UTC(year, month + 1, 0) / msPerDay
  return last - weekdayOf(last)
}

/** 0 is Sunday; 1 January 1970 was a Thursday. */
function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
