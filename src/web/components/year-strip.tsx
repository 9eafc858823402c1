import { BarStrip } from './bar-strip.tsx'

export type YearCount = { readonly year: number; readonly entries: number; readonly href: string }

/**
 * How many entries each year has. Years with none between others stand too.
 *
 * @param years oldest first.
 */
export function YearStrip({ years }: { years: readonly YearCount[] }) {
  const [first] = years
  const last = years.at(-1)
  if (first === undefined || last === undefined || first === last) return null
  const most = Math.max(...years.map(({ entries }) => entries))
  const busiest = years.find(({ entries }) => entries === most)
  const of = new Map(years.map((one) => [one.year, one]))
  const bars = Array.from({ length: last.year - first.year + 1 }, (_, n) => {
    const year = of.get(first.year + n)
    return { name: String(first.year + n), count: year?.entries ?? 0, href: year?.href ?? '' }
  })
  return (
    <BarStrip
      bars={bars}
      caption={`Entries from ${first.year} to ${last.year}. Most are from ${busiest?.year}: ${most}.`}
      table="Entries of each year"
      heads={['Year', 'Entries']}
    />
  )
}
