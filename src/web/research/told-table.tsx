import type { ToldTable } from '../../research/disclosure/protect.ts'
import { StackedTable } from '../components/stacked-table.tsx'
import { percentText, shownText, toldRows } from './told-rows.ts'
import { groupText } from './words.ts'

/** A table as it may be told: each group with its people, and its part of the group where it is a split. */
export function ToldTableView({ table }: { table: ToldTable }) {
  const { heads, withPercent, rows } = toldRows(table)
  return (
    <StackedTable
      caption={
        <caption className="nhsuk-table__caption nhsuk-table__caption--s">{table.name}</caption>
      }
      heads={heads}
      rows={rows.map(({ at, shown, percent }) => ({
        name: JSON.stringify(at),
        cells: [
          ...at.map(groupText),
          shownText(shown),
          ...(withPercent ? [percentText(percent)] : []),
        ],
      }))}
    />
  )
}
