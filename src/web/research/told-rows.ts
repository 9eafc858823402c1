import { percentOf } from '../../research/disclosure/percent.ts'
import type { Shown, ToldTable } from '../../research/disclosure/protect.ts'
import { csvOf } from './register-files.ts'

export type ToldRow = {
  readonly at: readonly string[]
  readonly shown: Shown
  readonly percent: number | undefined
}

/** The rows of a table, each with its part of the group where it is a split: of what is shown alone. */
export function toldRows(table: ToldTable): {
  readonly heads: readonly string[]
  readonly withPercent: boolean
  readonly rows: readonly ToldRow[]
} {
  const { dimensions, cells } = table
  const wholeOf = wholesIn(table)
  const rows = cells.map(({ at, shown }) => {
    return { at, shown, percent: percentOf(shown, wholeOf(at)) }
  })
  const withPercent = dimensions.length > 0 && rows.some(({ percent }) => percent !== undefined)
  const heads = [...dimensions, 'People', ...(withPercent ? ['Of the group'] : [])]
  return { heads, withPercent, rows }
}

/** The group of which a place is a part: what is shown of it, and hidden where one of its parts is not told as a number. */
export function wholesIn({ cells, totals }: ToldTable): (at: readonly string[]) => Shown {
  const groupOf = (at: readonly string[]) => JSON.stringify([...at.slice(0, -1), null])
  const wholes = new Map(totals.map(({ at, shown }) => [JSON.stringify(at), shown]))
  for (const { at, shown } of cells) if (typeof shown !== 'number') wholes.delete(groupOf(at))
  return (at) => wholes.get(groupOf(at)) ?? 'hidden'
}

/** The table as a file: the same numbers and percentages as on the page, and nothing besides. */
export function toldCsv(table: ToldTable): string {
  const { heads, withPercent, rows } = toldRows(table)
  return csvOf(
    heads,
    rows.map(({ at, shown, percent }) => [
      ...at,
      typeof shown === 'number' ? shown : shownText(shown),
      ...(withPercent ? [percentText(percent)] : []),
    ]),
  )
}

/** `few` of newer data may stay so until there are 13. */
export function shownText(shown: Shown): string {
  if (shown === 'hidden') return 'hidden'
  if (shown === 'few') return '12 or fewer'
  return shown.toLocaleString('en-GB')
}

export function percentText(percent: number | undefined): string {
  return percent === undefined ? '–' : `${percent}%`
}
