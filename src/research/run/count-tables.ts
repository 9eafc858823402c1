import { cohortOf, type Cohort } from '../disclosure/apart.ts'
import type { CountCell, CountTable } from '../disclosure/table.ts'
import { usual } from '../../summary/coverage/told.ts'
import type { Answer } from './closed-process.ts'
import type { Asked } from './question.ts'

/** Values that few people have are one: a name of a value would tell of them too. */
const rest = 'other'

export type Counted = {
  readonly table: CountTable
  readonly cohort: Cohort
  readonly merged: boolean
}

/** What the closed process counted, as tables that disclosure control takes. */
export function countTables(
  asked: readonly Asked[],
  answer: Extract<Answer, { tables: unknown }>,
  size: number,
): Counted[] {
  return asked.map(({ name, population, dimensions, sensitive }, index) => {
    const { cells = [], people = [] } = answer.tables[index] ?? {}
    const counted = cells.map((row): CountCell => {
      return { at: row.slice(0, -1), people: Number(row.at(-1)) }
    })
    const { cells: together, merged } = mergeRare(counted, dimensions.length)
    const table = { name, population, dimensions, sensitive, cells: together }
    return { table, cohort: cohortOf(people, size), merged }
  })
}

function mergeRare(
  cells: readonly CountCell[],
  dimensions: number,
): { readonly cells: readonly CountCell[]; readonly merged: boolean } {
  const rare = Array.from({ length: dimensions }, (_, dimension) => {
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
