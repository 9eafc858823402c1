import { addMonths, type Day } from '../identity/age.ts'

/**
 * The next working day in England and Wales: the day itself, unless it is at a weekend or a bank holiday. SAR-3.
 *
 * Bank holidays are those the law names each year; one that is proclaimed once (a coronation) is not known.
 *
 * @see https://www.legislation.gov.uk/ukpga/1971/80/schedule/1
 */
export function nextWorkingDay(day: Day): Day {
  let date = dateOf(day)
  while (isAtWeekend(date) || bankHolidays(date.getUTCFullYear()).has(dayOf(date))) {
    date = daysAfter(date, 1)
  }
  return dayOf(date)
}

/**
 * The day by which who asks for something about their data must have an answer: one month, and on from a day
 * that is none of work. The day it was asked counts, whatever day it is. SAR-1 to SAR-3, which hold for the
 * right to have data put right as they do for a copy of it.
 *
 * @see https://www.legislation.gov.uk/eur/2016/679/article/12 (3)
 */
export function answerBy(askedOn: Day): Day {
  return nextWorkingDay(addMonths(askedOn, 1))
}

function bankHolidays(year: number): ReadonlySet<Day> {
  const on = (month: number, date: number) => new Date(Date.UTC(year, month - 1, date))
  const easter = easterSunday(year)
  // Christmas and Boxing Day at a weekend are kept two days later each.
  const orTwoLater = (date: Date) => (isAtWeekend(date) ? daysAfter(date, 2) : date)
  const days = [
    isAtWeekend(on(1, 1)) ? mondayFrom(on(1, 1)) : on(1, 1),
    daysAfter(easter, -2),
    daysAfter(easter, 1),
    mondayFrom(on(5, 1)),
    mondayFrom(on(5, 25)),
    mondayFrom(on(8, 25)),
    orTwoLater(on(12, 25)),
    orTwoLater(on(12, 26)),
  ]
  return new Set(days.map(dayOf))
}

/** By the anonymous rule for the Gregorian calendar. */
function easterSunday(year: number): Date {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const skipped = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25)
  const epact = (skipped + 19 * golden + 15) % 30
  const moon =
    epact -
    Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11))
  const weekday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7
  const offset = moon - weekday
  const month = 3 + Math.floor((offset + 40) / 44)
  return new Date(Date.UTC(year, month - 1, offset + 28 - 31 * Math.floor(month / 4)))
}

/** The first Monday on or after a day. */
function mondayFrom(date: Date): Date {
  return daysAfter(date, (8 - date.getUTCDay()) % 7)
}

function isAtWeekend(date: Date): boolean {
  return date.getUTCDay() === 0 || date.getUTCDay() === 6
}

function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000)
}

function dateOf(day: Day): Date {
  return new Date(`${day}T00:00:00Z`)
}

function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10)
}
