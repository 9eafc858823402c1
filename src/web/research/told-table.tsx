import { percentOf } from '../../research/disclosure/percent.ts'
import type { Shown, ToldTable } from '../../research/disclosure/protect.ts'
import { StackedTable } from '../components/stacked-table.tsx'

/** A table as it may be told: each group with its people, and its part of the group where it is a split. */
export function ToldTableView({ table }: { table: ToldTable }) {
  const { name, dimensions, cells, totals } = table
  const wholeOf = (at: readonly string[]): Shown => {
    const group = [...at.slice(0, -1), null]
    const found = totals.find((total) => JSON.stringify(total.at) === JSON.stringify(group))
    return found?.shown ?? 'hidden'
  }
  const percents = cells.map(({ at, shown }) => percentOf(shown, wholeOf(at)))
  const withPercent = dimensions.length > 0 && percents.some((one) => one !== undefined)
  return (
    <StackedTable
      caption={<caption className="nhsuk-table__caption nhsuk-table__caption--s">{name}</caption>}
      heads={[...dimensions, 'People', ...(withPercent ? ['Of the group'] : [])]}
      rows={cells.map(({ at, shown }, index) => ({
        name: JSON.stringify(at),
        cells: [...at, shownText(shown), ...(withPercent ? [percentText(percents[index])] : [])],
      }))}
    />
  )
}

/** `few` of newer data may stay so until there are 13. */
function shownText(shown: Shown): string {
  if (shown === 'hidden') return 'hidden'
  if (shown === 'few') return '12 or fewer'
  return shown.toLocaleString('en-GB')
}

function percentText(percent: number | undefined): string {
  return percent === undefined ? '–' : `${percent}%`
}
