const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' })
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
})

const months =
  'January February March April May June July August September October November December'.split(' ')

/**
 * A moment (`Date`, shown as a day in England) or a date as FHIR writes it: `2026-11-22`, `2026-11` or
 * `2026`, which no time zone may move; with a time it is a moment too.
 */
export type When = Date | string

/** `22 November 2026`, `November 2026` or `2026`. What is not a date is shown as it is. */
export function dateText(when: When): string {
  const iso = dayOf(when)
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(iso) ?? []
  if (year === undefined || month === undefined) return iso
  const name = months[Number(month) - 1]
  if (name === undefined) return iso
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`
}

/** `3:15pm` */
export function timeText(at: Date): string {
  return clock.format(at).replace(/\s/g, '').toLowerCase()
}

const hour = 3_600_000
const dayOfHour = new Map<number, string>()

/** `2026-11-22`: the day in England, to group by. */
export function dayOf(when: When): string {
  if (!(when instanceof Date)) {
    const moment = when.length > 10 ? new Date(when) : undefined
    return moment === undefined || Number.isNaN(moment.getTime()) ? when : dayOf(moment)
  }
  // Formatting a date costs more than the rest of a line of a record. All of an hour is on one day.
  const key = Math.floor(when.getTime() / hour)
  let day = dayOfHour.get(key)
  if (day === undefined) {
    day = isoDay.format(when)
    if (dayOfHour.size > 20_000) dayOfHour.clear()
    dayOfHour.set(key, day)
  }
  return day
}

export function yearOf(when: When): string {
  return dayOf(when).slice(0, 4)
}

/** A date, and with `time` the time of day after it. */
export function DateText({ on, time = false }: { on: When; time?: boolean }) {
  const withTime = time && on instanceof Date
  return (
    <time className="whole" dateTime={withTime ? on.toISOString() : dayOf(on)}>
      {dateText(on)}
      {withTime ? `, ${timeText(on)}` : null}
    </time>
  )
}

export function TimeText({ at }: { at: Date }) {
  return (
    <time className="whole" dateTime={at.toISOString()}>
      {timeText(at)}
    </time>
  )
}
