export type YearCount = { readonly year: number; readonly entries: number; readonly href: string }

const bar = { width: 14, gap: 4, height: 60 }

/**
 * How many entries each year has: a drawing, and its table for whoever wants the figures. Years with none
 * between others stand too.
 *
 * @param years oldest first.
 */
export function YearStrip({ years }: { years: readonly YearCount[] }) {
  const [first] = years
  const last = years.at(-1)
  if (first === undefined || last === undefined || first === last) return null
  const most = Math.max(...years.map(({ entries }) => entries))
  const all = Array.from({ length: last.year - first.year + 1 }, (_, n) => first.year + n)
  const count = new Map(years.map(({ year, entries }) => [year, entries]))
  const width = all.length * (bar.width + bar.gap) - bar.gap
  const busiest = years.find(({ entries }) => entries === most)
  return (
    <figure className="years">
      <svg
        className="years__strip"
        viewBox={`0 0 ${width} ${bar.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {all.map((year, n) => {
          const entries = count.get(year) ?? 0
          const height = entries === 0 ? 1 : Math.max(4, (entries / most) * bar.height)
          return (
            <rect
              key={year}
              x={n * (bar.width + bar.gap)}
              y={bar.height - height}
              width={bar.width}
              height={height}
            />
          )
        })}
      </svg>
      <div className="years__ends" aria-hidden="true">
        <span>{first.year}</span>
        <span>{last.year}</span>
      </div>
      <figcaption>
        Entries from {first.year} to {last.year}. Most are from {busiest?.year}: {most}.
      </figcaption>
      <details className="nhsuk-details">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">Entries of each year as a table</span>
        </summary>
        <div className="nhsuk-details__text">
          <table className="nhsuk-table">
            <caption className="nhsuk-u-visually-hidden">Entries of each year</caption>
            <thead className="nhsuk-table__head">
              <tr>
                <th className="nhsuk-table__header" scope="col">
                  Year
                </th>
                <th className="nhsuk-table__header" scope="col">
                  Entries
                </th>
              </tr>
            </thead>
            <tbody className="nhsuk-table__body">
              {years.toReversed().map(({ year, entries, href }) => (
                <tr className="nhsuk-table__row" key={year}>
                  <td className="nhsuk-table__cell">
                    <a href={href}>{year}</a>
                  </td>
                  <td className="nhsuk-table__cell">{entries}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}
