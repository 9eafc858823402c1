export type Bar = { readonly name: string; readonly count: number; readonly href?: string }

const bar = { width: 14, gap: 4, height: 60 }

type Props = {
  /** Oldest first, those that count nothing too. */
  readonly bars: readonly Bar[]
  readonly caption: string
  /** What the table says, which has the figures; and its two columns. */
  readonly table: string
  readonly heads: readonly [name: string, count: string]
}

/** How many there are of something in each stretch of time: a drawing, and its table for whoever wants the figures. */
export function BarStrip({ bars, caption, table, heads }: Props) {
  const most = Math.max(...bars.map(({ count }) => count))
  const width = bars.length * (bar.width + bar.gap) - bar.gap
  return (
    <figure className="years">
      <svg
        className="years__strip"
        viewBox={`0 0 ${width} ${bar.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {bars.map(({ name, count }, n) => {
          const height = count === 0 ? 1 : Math.max(4, (count / most) * bar.height)
          return (
            <rect
              key={name}
              x={n * (bar.width + bar.gap)}
              y={bar.height - height}
              width={bar.width}
              height={height}
            />
          )
        })}
      </svg>
      <div className="years__ends" aria-hidden="true">
        <span>{bars[0]?.name}</span>
        <span>{bars.at(-1)?.name}</span>
      </div>
      <figcaption>{caption}</figcaption>
      <details className="nhsuk-details">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">{table} as a table</span>
        </summary>
        <div className="nhsuk-details__text">
          <table className="nhsuk-table">
            <caption className="nhsuk-u-visually-hidden">{table}</caption>
            <thead className="nhsuk-table__head">
              <tr>
                {heads.map((head) => (
                  <th className="nhsuk-table__header" key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="nhsuk-table__body">
              {bars
                .filter(({ count }) => count > 0)
                .toReversed()
                .map(({ name, count, href }) => (
                  <tr className="nhsuk-table__row" key={name}>
                    <td className="nhsuk-table__cell">
                      {href === undefined ? name : <a href={href}>{name}</a>}
                    </td>
                    <td className="nhsuk-table__cell">{count}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}
