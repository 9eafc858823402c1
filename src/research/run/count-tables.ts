import { cohortOf, type Cohort } from '../disclosure/apart.ts'
import { rest, type CountCell, type CountTable } from '../disclosure/table.ts'
import { usual } from '../../summary/coverage/told.ts'
import type { Answer } from './closed-process.ts'
import type { Asked } from './question.ts'

export type Counted = {
  readonly table: CountTable
  /** Who is counted, and who of them had what the table divides by. */
  readonly cohorts: readonly Cohort[]
  readonly merged: boolean
}

/** What the closed process counted, as tables that disclosure control takes. */
export function countTables(
  asked: readonly Asked[],
  answer: Extract<Answer, { tables: unknown }>,
  size: number,
): Counted[] {
  return asked.map(({ sql: _sql, parameters: _parameters, ...meant }, index) => {
    const { cells = [], people = [], yes = [] } = answer.tables[index] ?? {}
    const counted = cells.map((row): CountCell => {
      return { at: row.slice(0, -1), people: Number(row.at(-1)) }
    })
    const { cells: together, merged } = mergeRare(counted, meant.values)
    const isSplit = meant.values.at(-1) !== undefined
    const cohorts = [cohortOf(people, size), ...(isSplit ? [cohortOf(yes, size)] : [])]
    // it is always there, or its being there would say that somebody is
    const values = meant.values.map((its) => its ?? [rest])
    return { table: { ...meant, values, cells: together }, cohorts, merged }
  })
}

function mergeRare(
  cells: readonly CountCell[],
  declared: Asked['values'],
): { readonly cells: readonly CountCell[]; readonly merged: boolean } {
  const rare = declared.map((its, dimension) => {
    // a value that is always there says nothing by its name
    if (its !== undefined) return new Set<string>()
    const people = new Map<string, number>()
    for (const { at, people: many } of cells) {
      const value = at[dimension] ?? ''
      people.set(value, (people.get(value) ?? 0) + many)
    }
    return new Set([...people].filter(([, many]) => many <= usual.few).map(([value]) => value))
  })
  const together = new Map<string, CountCell>()
  for (const { at, people } of cells) {
    const where = at.map((value, dimension) => (rare[dimension]?.has(value) ? rest : value))
    const key = JSON.stringify(where)
    together.set(key, { at: where, people: people + (together.get(key)?.people ?? 0) })
  }
  return { cells: [...together.values()], merged: rare.some((values) => values.size > 0) }
}
