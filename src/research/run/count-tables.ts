import { cohortOf, type Cohort } from '../disclosure/apart.ts'
import { putTogether } from '../disclosure/few-together.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import { namingOf, type Naming, type Peopled } from '../disclosure/same-people.ts'
import { whoIn } from '../disclosure/same-places.ts'
import { rest, type CountCell, type CountTable } from '../disclosure/table.ts'
import type { Answer } from './closed-process.ts'
import type { Asked } from './compile.ts'

export type Counted = {
  readonly table: CountTable
  /** Who is counted, and who of them is in each part of the split. */
  readonly cohorts: readonly Cohort[]
  readonly merged: boolean
}

/** What was told of a study before. */
export type EarlierTables = {
  /** Of any data, oldest first. */
  readonly all: readonly ToldTable[]
  /** Of this data, with whom they count. */
  readonly here: readonly Peopled[]
}

/**
 * What the closed process counted, as tables that disclosure control takes.
 *
 * @returns them, and how their groups are named: the same people have one name, whatever was asked for.
 */
export function countTables(
  asked: readonly Asked[],
  answer: Extract<Answer, { tables: unknown }>,
  size: number,
  earlier: EarlierTables = { all: [], here: [] },
): { readonly counted: readonly Counted[]; readonly naming: Naming } {
  const cohorts = asked.map(({ values }, index) => {
    const { people = [], yes = [], bands = [] } = answer.tables[index] ?? {}
    const parts = values.at(-1) === undefined ? [] : bands.length > 0 ? bands : [yes]
    return [people, ...parts].map((of) => cohortOf(of, size))
  })
  const now = asked.map((table, index): Peopled => ({
    ...{ table, cohorts: cohorts[index] ?? [] },
    isYesOrNo: table.values.at(-1)?.includes('yes') === true,
  }))
  const naming = namingOf([...earlier.here, ...now])
  const all = asked.map(({ sql: _sql, parameters: _parameters, ...meant }, index): Counted => {
    const { cells = [], sums = [] } = answer.tables[index] ?? {}
    const counted = cells.map((row, cell): CountCell => {
      const people = Number(row.at(-1))
      return { at: row.slice(0, -1), people, who: whoIn(people, (sums[cell] ?? []).map(BigInt)) }
    })
    const { cells: together, merged } = putTogether(counted, meant, earlier.all, naming)
    // it is always there, or its being there would say that somebody is
    const values = meant.values.map((its) => its ?? [rest])
    return {
      ...{ table: { ...meant, values, cells: together }, merged },
      cohorts: cohorts[index] ?? [],
    }
  })
  return { counted: all, naming }
}
