import { percentOf } from '../../research/disclosure/percent.ts'
import type { Shown, ToldTable } from '../../research/disclosure/protect.ts'
import { rest } from '../../research/disclosure/table.ts'
import { ToldTableView } from './told-table.tsx'

type Props = { readonly table: ToldTable; readonly better: 'more' | 'fewer' }

/**
 * How many of each group had something, best first. A bar is as long as the percentage that stands beside it: nothing
 * in the drawing says more than the table below it does (T25).
 */
export function RateChart({ table, better }: Props) {
  const rates = ratesOf(table)
  const known = rates
    .filter((rate) => rate.percent !== undefined)
    .toSorted((one, other) => {
      const by = (one.percent ?? 0) - (other.percent ?? 0)
      return better === 'more' ? -by : by
    })
  // those that few have are one group that is always there, with or without anybody
  const unknown = rates.filter(({ isRest, percent }) => percent === undefined && !isRest).length
  return (
    <figure className="rates">
      <ul className="rates__bars">
        {known.map(({ group, percent = 0 }) => (
          <li key={group}>
            <span className="rates__group">{group}</span>{' '}
            <span className="rates__percent">{percent}%</span>
            <svg
              className="rates__bar"
              viewBox="0 0 100 4"
              preserveAspectRatio="none"
              aria-hidden="true"
              focusable="false"
            >
              <rect width={percent} height="4" />
            </svg>
          </li>
        ))}
      </ul>
      <figcaption>
        {captionOf(known, better)}
        {unknown === 0 ? '' : ` Groups with too few people for a percentage: ${unknown}.`}
      </figcaption>
      <details className="nhsuk-details">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">{table.name} as a table</span>
        </summary>
        <div className="nhsuk-details__text">
          <ToldTableView table={table} />
        </div>
      </details>
    </figure>
  )
}

type Rate = {
  readonly group: string
  readonly isRest: boolean
  readonly percent: number | undefined
}

/** Of what is shown, and so of rounded numbers; of a group with a part that is not told there is no whole. */
function ratesOf({ cells, totals }: ToldTable): Rate[] {
  const wholes = new Map(totals.map(({ at, shown }) => [JSON.stringify(at), shown]))
  const placeOf = ({ at }: ToldTable['cells'][number]) => JSON.stringify([...at.slice(0, -1), null])
  const hidden = new Set(cells.filter(({ shown }) => typeof shown !== 'number').map(placeOf))
  const wholeOf = (place: string): Shown => {
    return hidden.has(place) ? 'hidden' : (wholes.get(place) ?? 'hidden')
  }
  return cells
    .filter(({ at }) => at.at(-1) === 'yes')
    .map((cell) => {
      const group = cell.at.slice(0, -1).toReversed().map(groupText).join(', ')
      const isRest = cell.at.at(-2) === rest
      return { group, isRest, percent: percentOf(cell.shown, wholeOf(placeOf(cell))) }
    })
}

function captionOf(known: readonly Rate[], better: Props['better']): string {
  const [first] = known
  const last = known.at(-1)
  if (first === undefined || last === undefined) return 'There are too few people for a chart.'
  const say = ({ group, percent }: Rate) => `${group}, ${percent}%`
  const wanted = better === 'more' ? 'More is better.' : 'Fewer is better.'
  if (first === last) return `${wanted} One group has enough people: ${say(first)}.`
  return `${wanted} Best: ${say(first)}. Could be better: ${say(last)}.`
}

/** The code of a practice means nothing outside its study: its beginning tells it from the others. */
function groupText(group: string): string {
  return /^[0-9a-f]{32}$/.test(group) ? `Practice ${group.slice(0, 6)}` : group
}
