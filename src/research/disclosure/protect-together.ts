import { attack, type Exposed } from './attack.ts'
import type { Finding } from './findings.ts'
import { keyIn } from './key-in.ts'
import type { Naming } from './same-people.ts'
import { protect, type Before, type ToldTable } from './protect.ts'
import { everyCell, keyOf, type CountTable } from './table.ts'
import { usual, type SmallNumbers } from '../../summary/coverage/told.ts'

export type ReleaseTables = {
  readonly tables: readonly ToldTable[]
  readonly findings: readonly Finding[]
}

/**
 * Tables as they may be told together, and after those of the same study that were told before. The engine attacks them
 * itself, and hides more until nothing that is hidden can be worked out.
 *
 * @param earlier of the same data.
 * @param before of older data.
 * @param naming of the groups of this data.
 * @throws RangeError where that cannot be reached.
 */
export function protectTogether(
  tables: readonly CountTable[],
  earlier: readonly ToldTable[] = [],
  rule: SmallNumbers = usual,
  before: Before = new Map(),
  naming: Naming = keyIn,
): ReleaseTables {
  const besides = new Set<string>()
  const here = new Map(
    earlier.flatMap((table) => table.cells.map((cell) => [naming(table, cell.at), cell])),
  )
  for (;;) {
    const all = tables.map((table) => protect(table, rule, besides, { before, here, naming }))
    const told = all.map(({ table }) => table)
    const { exposed } = attack(told, earlier, rule, naming)
    if (exposed.length === 0) {
      return { tables: told, findings: all.flatMap(({ findings }) => findings) }
    }
    const hidden = exposed.map((one) => hideBeside(one, tables, told, besides, naming))
    if (!hidden.includes(true)) {
      throw new RangeError('what is hidden could be worked out from what was released before')
    }
  }
}

/**
 * Hides one number that an exposed one is worked out from: that few are there first, as it costs least, then the
 * smallest that is told.
 */
function hideBeside(
  { key: exposed, beside }: Exposed,
  tables: readonly CountTable[],
  told: readonly ToldTable[],
  besides: Set<string>,
  naming: Naming,
): boolean {
  const isBeside = (table: CountTable, at: readonly string[]) =>
    beside.has(keyIn(table, at)) || beside.has(naming(table, at))
  const choices = tables.flatMap((table, index) => {
    const shown = new Map(told[index]?.cells.map((cell) => [keyOf(cell.at), cell.shown]))
    return everyCell(table)
      .filter(({ at }) => shown.get(keyOf(at)) !== 'hidden' && isBeside(table, at))
      .map(({ at, people }) => {
        const key = keyOf(at)
        // told here and hidden elsewhere, it is hidden here too
        const isItself = typeof shown.get(key) === 'number' && keyIn(table, at) === exposed
        const cost = isItself ? -2 : shown.get(key) === 'few' ? -1 : people
        return { name: naming(table, at), cost }
      })
  })
  const [least] = choices.toSorted((one, other) => one.cost - other.cost)
  if (least === undefined) return false
  besides.add(least.name)
  return true
}
