import { standsByName } from './kept.ts'
import type { ToldTable } from './protect.ts'
import type { Naming } from './same-people.ts'
import { rest, type CountCell, type CountTable } from './table.ts'

type Meant = Required<Pick<CountTable, 'population' | 'dimensions' | 'keys' | 'fixed' | 'values'>>

/**
 * A table in which values that few people have are one value. A value that was told by its name stays so, and one that
 * was not, until more people have come or gone than one could be told by: else its row would come and go with one.
 *
 * @param earlier what was told of the study, oldest first.
 * @see research-data.md section 9 (T6)
 */
export function putTogether(
  cells: readonly CountCell[],
  meant: Meant,
  earlier: readonly ToldTable[],
  naming: Naming,
): { readonly cells: readonly CountCell[]; readonly merged: boolean } {
  const few = meant.values.map((declared, dimension) =>
    // a value that is always there says nothing by its name
    declared === undefined
      ? fewAt(cells, dimension, namedBefore(meant, dimension, earlier, naming))
      : new Set<string>(),
  )
  const together = new Map<string, CountCell>()
  for (const { at, people, who = 0n } of cells) {
    const where = at.map((value, dimension) => (few[dimension]?.has(value) ? rest : value))
    const key = JSON.stringify(where)
    const before = together.get(key)
    together.set(key, {
      ...{ at: where, people: people + (before?.people ?? 0) },
      who: who + (before?.who ?? 0n),
    })
  }
  return { cells: [...together.values()], merged: few.some((values) => values.size > 0) }
}

function fewAt(
  cells: readonly CountCell[],
  dimension: number,
  named: ReadonlySet<string> | undefined,
): Set<string> {
  const people = new Map<string, number>()
  for (const { at, people: many } of cells) {
    const value = at[dimension] ?? ''
    people.set(value, (people.get(value) ?? 0) + many)
  }
  const isFew = ([value, many]: [string, number]) => !standsByName(named?.has(value), many)
  return new Set([...people].filter(isFew).map(([value]) => value))
}

/** Which values stood by their names when the same people were last divided by this, whatever else they were divided by. */
function namedBefore(
  meant: Meant,
  dimension: number,
  earlier: readonly ToldTable[],
  naming: Naming,
): ReadonlySet<string> | undefined {
  const key = meant.keys[dimension] ?? ''
  const whole = (table: Pick<CountTable, 'population' | 'fixed'>) =>
    naming({ ...table, dimensions: [], keys: [] }, [])
  const last = earlier.findLast((table) => {
    return table.keys.includes(key) && whole(table) === whole(meant)
  })
  return last && new Set(last.cells.map(({ at }) => at[last.keys.indexOf(key)] ?? ''))
}
