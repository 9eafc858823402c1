import { BarStrip } from '../components/bar-strip.tsx'
import { dateText } from '../components/date-text.tsx'

/** `month`: `2026-11` */
export type MonthCount = { readonly month: string; readonly looks: number; readonly href: string }

const mostMonths = 24

/**
 * How often others looked in each month, of the last two years at most. Months with no look between others stand
 * too.
 *
 * @param months oldest first.
 */
export function LooksByMonth({ months }: { months: readonly MonthCount[] }) {
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined || first === last) return null
  const of = new Map(months.map((one) => [one.month, one]))
  const all = monthsFrom(first.month, last.month).slice(-mostMonths)
  const bars = all.map((month) => {
    const one = of.get(month)
    return { name: dateText(month), count: one?.looks ?? 0, href: one?.href ?? '' }
  })
  const most = Math.max(...bars.map(({ count }) => count))
  const busiest = bars.find(({ count }) => count === most)
  return (
    <BarStrip
      bars={bars}
      caption={`What other people did with your record, from ${bars[0]?.name} to ${bars.at(-1)?.name}. Most was in ${busiest?.name}: ${most} lines.`}
      table="Lines of each month"
      heads={['Month', 'Lines']}
    />
  )
}

function monthsFrom(first: string, last: string): string[] {
  const numberOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  const [from, to] = [numberOf(first), numberOf(last)]
  return Array.from({ length: to - from + 1 }, (_, n) => {
    const month = from + n
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
  })
}
