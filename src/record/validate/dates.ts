/**
 * Dates and times of FHIR, each character looked at once.
 *
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */

const dash = 45
const dot = 46
const colon = 58
const plus = 43
const letterT = 84
const letterZ = 90

/** `2024`, `2024-02` or `2024-02-29`. */
export function isDate(text: string): boolean {
  return dateEnd(text) === text.length
}

/** A date, or a date and time with its offset. */
export function isDateTime(text: string): boolean {
  const end = dateEnd(text)
  return end === text.length || (end === 10 && isTimeWithOffset(text, 10))
}

/** A date and time with its offset. */
export function isInstant(text: string): boolean {
  return dateEnd(text) === 10 && isTimeWithOffset(text, 10)
}

/** `09:30:00`, without an offset. */
export function isTime(text: string): boolean {
  return timeEnd(text, 0) === text.length
}

function isTimeWithOffset(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== letterT) return false
  const end = timeEnd(text, at + 1)
  if (end < 0) return false
  const sign = text.charCodeAt(end)
  if (sign === letterZ) return end + 1 === text.length
  if ((sign !== plus && sign !== dash) || end + 6 !== text.length) return false
  const hours = digits(text, end + 1, 2)
  const minutes = digits(text, end + 4, 2)
  if (hours < 0 || minutes < 0 || text.charCodeAt(end + 3) !== colon) return false
  return hours < 14 ? minutes < 60 : hours === 14 && minutes === 0
}

/** Where the date at the start of the text ends, or -1. */
function dateEnd(text: string): number {
  const year = digits(text, 0, 4)
  if (year < 1) return -1
  if (text.charCodeAt(4) !== dash) return 4
  const month = digits(text, 5, 2)
  if (month < 1 || month > 12) return -1
  if (text.charCodeAt(7) !== dash) return 7
  const day = digits(text, 8, 2)
  return day < 1 || day > daysIn(year, month) ? -1 : 10
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Where the time that starts at `at` ends, or -1. A leap second is a second. */
function timeEnd(text: string, at: number): number {
  const hours = digits(text, at, 2)
  const minutes = digits(text, at + 3, 2)
  const seconds = digits(text, at + 6, 2)
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60)
    return -1
  if (text.charCodeAt(at + 2) !== colon || text.charCodeAt(at + 5) !== colon) return -1
  let end = at + 8
  if (text.charCodeAt(end) !== dot) return end
  do end++
  while (isDigit(text.charCodeAt(end)))
  return end > at + 9 ? end : -1
}

/** The number that `count` digits make, or -1. */
function digits(text: string, at: number, count: number): number {
  let number = 0
  for (let i = at; i < at + count; i++) {
    const code = text.charCodeAt(i)
    if (!isDigit(code)) return -1
    number = number * 10 + code - 48
  }
  return number
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
