import { cohortOf, type Cohort } from '../disclosure/apart.ts'
import { putTogether } from '../disclosure/few-together.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import { rest, type CountCell, type CountTable } from '../disclosure/table.ts'
import type { Answer } from './closed-process.ts'
import type { Asked } from './question.ts'

export type Counted = {
  readonly table: CountTable
  /** Who is counted, and who of them is in each part of the split. */
  readonly cohorts: readonly Cohort[]
  readonly merged: boolean
}

/**
 * What the closed process counted, as tables that disclosure control takes.
 *
 * @param earlier what was told of the study before, of this data or of older, oldest first.
 */
export function countTables(
  asked: readonly Asked[],
  answer: Extract<Answer, { tables: unknown }>,
  size: number,
  earlier: readonly ToldTable[] = [],
): Counted[] {
  return asked.map(({ sql: _sql, parameters: _parameters, ...meant }, index) => {
    const { cells = [], people = [], yes = [], bands = [] } = answer.tables[index] ?? {}
    const counted = cells.map((row): CountCell => {
      return { at: row.slice(0, -1), people: Number(row.at(-1)) }
    })
    const { cells: together, merged } = putTogether(counted, meant, earlier)
    const parts = meant.values.at(-1) === undefined ? [] : bands.length > 0 ? bands : [yes]
    const cohorts = [people, ...parts].map((of) => cohortOf(of, size))
    // it is always there, or its being there would say that somebody is
    const values = meant.values.map((its) => its ?? [rest])
    return { table: { ...meant, values, cells: together }, cohorts, merged }
  })
}
