import type { Figure } from '../../summary/coverage/figures.ts'
import type { Told } from '../../summary/coverage/told.ts'
import { DateText } from '../components/date-text.tsx'
import { addressOf, columns, type Column, type CoverageAddress } from './coverage-address.ts'
import { percentText, toldText } from './coverage-words.ts'

export const columnNames: Readonly<Record<Column, string>> = {
  area: 'Area',
  practices: 'Practices',
  summaries: 'With a summary',
  percent: 'Percent',
  core: 'Core only',
  additional: 'Core and additional',
  'opted-out': 'Opted out',
  since: 'Since',
  source: 'Source',
}

/** What one figure says in a column: a text, or null where it is not known. */
export function cellText(figure: Figure, column: Column): string | null {
  if (column === 'area') return figure.name
  if (column === 'percent') return figure.percent && percentText(figure.percent)
  if (column === 'since') return figure.since
  if (column === 'source') return figure.source?.name ?? null
  const value = numbersOf(figure)[column] ?? null
  return value === null ? null : toldText(value)
}

/** The same figures as the map, one area in a row; columns that nothing is known of are left out, and areas without figures named last. */
export function CoverageTable({
  id,
  title,
  firstColumn,
  figures,
  at,
}: {
  id: string
  title: string
  /** What a row is about. */
  firstColumn: string
  figures: readonly Figure[]
  at: CoverageAddress
}) {
  const known = figures.filter(({ source }) => source !== null)
  const others = figures.filter(({ source }) => source === null).map(({ name }) => name)
  const shown = columns.filter(
    (column) => column === 'area' || known.some((figure) => cellText(figure, column) !== null),
  )
  return (
    <>
      <div className="coverage-table" role="region" aria-labelledby={id} tabIndex={0}>
        <table className="nhsuk-table" id={`${id}-table`}>
          <caption className="nhsuk-table__caption nhsuk-table__caption--m" id={id}>
            {title}
          </caption>
          <thead className="nhsuk-table__head">
            <tr>
              {shown.map((column) => (
                <ColumnHead
                  key={column}
                  column={column}
                  name={column === 'area' ? firstColumn : columnNames[column]}
                  at={at}
                  place={id}
                />
              ))}
            </tr>
          </thead>
          <tbody className="nhsuk-table__body">
            {sorted(known, at).map((figure) => (
              <Row key={figure.code} figure={figure} shown={shown.slice(1)} />
            ))}
          </tbody>
        </table>
      </div>
      {others.length === 0 ? null : (
        <p className="nhsuk-u-reading-width secondary">No figures: {others.join('; ')}.</p>
      )}
    </>
  )
}

/** By the column that the address says; what is not known comes last either way. */
export function sorted(
  figures: readonly Figure[],
  { sort, down }: Pick<CoverageAddress, 'sort' | 'down'>,
) {
  const known = figures.filter((figure) => cellText(figure, sort) !== null)
  const order = known.toSorted((a, b) => compare(a, b, sort))
  return [...(down ? order.toReversed() : order), ...figures.filter((one) => !known.includes(one))]
}

function compare(a: Figure, b: Figure, column: Column): number {
  const [left, right] = [cellValue(a, column), cellValue(b, column)]
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : String(left).localeCompare(String(right), 'en')
}

/** A column's value, to sort by: few are fewer than any number that is told but 0. */
function cellValue(figure: Figure, column: Column): number | string {
  if (column === 'percent') return figure.percent?.[0] ?? 0
  const value = numbersOf(figure)[column]
  if (value === undefined) return cellText(figure, column) ?? ''
  return value === 'few' ? 1 : (value ?? 0)
}

function numbersOf(figure: Figure): Readonly<Partial<Record<Column, Told | null>>> {
  const { summaries, core, additional, optedOut, practices } = figure
  return { summaries, core, additional, practices, 'opted-out': optedOut }
}

function ColumnHead({
  column,
  name,
  at,
  place,
}: {
  column: Column
  name: string
  at: CoverageAddress
  place: string
}) {
  const is = at.sort === column
  const sort = is ? (at.down ? 'descending' : 'ascending') : undefined
  return (
    <th scope="col" aria-sort={sort}>
      <a
        href={addressOf(at, { sort: column, down: is && !at.down }, place)}
        data-key={`${place}-${column}`}
      >
        {name}
        {is ? <span aria-hidden="true">{at.down ? ' ↓' : ' ↑'}</span> : null}
      </a>
    </th>
  )
}

function Row({ figure, shown }: { figure: Figure; shown: readonly Column[] }) {
  return (
    <tr>
      <th scope="row">{figure.name}</th>
      {shown.map((column) => (
        <td key={column}>
          <Cell figure={figure} column={column} />
        </td>
      ))}
    </tr>
  )
}

function Cell({ figure, column }: { figure: Figure; column: Column }) {
  if (column === 'since' && figure.since !== null) return <DateText on={figure.since} />
  if (column === 'source' && figure.source?.href) {
    return <a href={figure.source.href}>{figure.source.name}</a>
  }
  return cellText(figure, column) ?? <span className="secondary">not known</span>
}
