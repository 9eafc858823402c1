import { percentOf, percentsBetween } from '../../research/disclosure/percent.ts'
import type { Shown, ToldTable } from '../../research/disclosure/protect.ts'
import { rest } from '../../research/disclosure/table.ts'
import { wholesIn } from './told-rows.ts'
import { ToldTableView } from './told-table.tsx'
import { groupText } from './words.ts'

type Props = { readonly table: ToldTable; readonly better: 'more' | 'fewer' }

/**
 * How many of each group had something, best first. A bar is as long as the percentage that stands beside it, or as the
 * two it is between: nothing in the drawing says more than the table below it does (T25).
 */
export function RateChart({ table, better }: Props) {
  const rates = ratesOf(table)
  const known = rates.filter(isKnown).toSorted((one, other) => {
    const by = middleOf(one) - middleOf(other)
    return better === 'more' ? -by : by
  })
  // those that few have are one group that is always there, with or without anybody
  const unknown = rates.filter((rate) => !isKnown(rate) && !rate.isRest).length
  return (
    <figure className="rates">
      <ul className="rates__bars">
        {known.map(({ group, share }) => (
          <li key={group}>
            <span className="rates__group">{group}</span>{' '}
            <span className="rates__percent">{shareText(share)}</span>
            <svg
              className="rates__bar"
              viewBox="0 0 100 4"
              preserveAspectRatio="none"
              aria-hidden="true"
              focusable="false"
            >
              <rect width={share[0]} height="4" />
              {share[0] === share[1] ? null : (
                <rect
                  className="rates__between"
                  x={share[0]}
                  width={share[1] - share[0]}
                  height="4"
                />
              )}
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

/** From and to which percentage: the same where one may be told. */
type Share = readonly [number, number]

type Rate = { readonly group: string; readonly isRest: boolean; readonly share: Share | undefined }
type Known = Rate & { readonly share: Share }

function isKnown(rate: Rate): rate is Known {
  return rate.share !== undefined
}

/** Of what is shown, and so of rounded numbers. */
function ratesOf(table: ToldTable): Rate[] {
  const wholeOf = wholesIn(table)
  const yes = table.cells.filter(({ at }) => at.at(-1) === 'yes')
  // what is the same of every group tells none from another
  const tells = (place: number) => {
    return new Set(yes.map(({ at }) => at[place]).filter((value) => value !== rest)).size > 1
  }
  return yes.map((cell) => {
    const groups = cell.at.slice(0, -1)
    const telling = groups.filter((_, place) => place === groups.length - 1 || tells(place))
    const group = telling.toReversed().map(groupText).join(', ')
    const isRest = cell.at.at(-2) === rest
    return { group, isRest, share: shareOf(cell.shown, wholeOf(cell.at)) }
  })
}

function shareOf(part: Shown, whole: Shown): Share | undefined {
  const percent = percentOf(part, whole)
  return percent === undefined ? percentsBetween(part, whole) : [percent, percent]
}

function middleOf({ share: [from, to] }: Known): number {
  return (from + to) / 2
}

function shareText([from, to]: Share): string {
  return from === to ? `${from}%` : `${from}% to ${to}%`
}

function captionOf(known: readonly Known[], better: Props['better']): string {
  const [first] = known
  const last = known.at(-1)
  if (first === undefined || last === undefined) return 'There are too few people for a chart.'
  const is = `${better === 'more' ? 'More' : 'Fewer'} is better.`
  const say = ({ group, share }: Known) => `${group}, ${shareText(share)}`
  if (first === last) return `${is} One group has enough people: ${say(first)}.`
  const [low, high] = better === 'more' ? [last, first] : [first, last]
  if (low.share[1] >= high.share[0]) {
    return `${is} The groups are too small to say which does best.`
  }
  return `${is} Best: ${say(first)}. Could be better: ${say(last)}.`
}
