import { usual } from '../../summary/coverage/told.ts'
import type { Finding } from './findings.ts'
import type { ToldTable } from './protect.ts'
import type { Naming } from './same-people.ts'
import { keyOf, type CountTable, type Who } from './table.ts'

const nobody: Who = 0n
/** Below it is how many they are. */
const many = 2n ** 32n

/** @param sums over all who are there, each of a number that hangs on who it is; none: it was not counted. */
export function whoIn(people: number, sums: readonly bigint[]): Who {
  if (sums.length === 0) return nobody
  return sums.reduce((before, sum) => (before << 96n) + sum, nobody) * many + BigInt(people)
}

/** A table as it is told, and who is in each of its cells. */
export type Placed = { readonly table: ToldTable; readonly who: readonly Who[] }

export function placed(table: ToldTable, { cells }: Pick<CountTable, 'cells'>): Placed {
  const counted = new Map(cells.map(({ at, who }) => [keyOf(at), who]))
  return { table, who: table.cells.map(({ at }) => counted.get(keyOf(at)) ?? nobody) }
}

/** Somewhere in a table, or everywhere where null stands. */
type Place = {
  readonly of: Placed
  readonly at: readonly (string | null)[]
  who: Who
  /** Undefined where it is not told as a number. */
  shown: number | undefined
}

/**
 * Places that have the same people as one of another table that is called otherwise, unless both are told as one number:
 * they are not attacked together, and what is hidden of the one may be told of the other. For those who check.
 *
 * @param earlier of the same data.
 * @see research-data.md section 9 (T5)
 */
export function samePlaces(
  now: readonly Placed[],
  earlier: readonly Placed[],
  naming: Naming,
): Finding[] {
  const groups = new Map<Who, Place[]>()
  // few are told as few, whatever else they are called
  const isFew = (who: Who) => who % many <= BigInt(usual.few)
  for (const place of now.flatMap(placesIn)) {
    if (isFew(place.who)) continue
    const group = groups.get(place.who)
    if (group) group.push(place)
    else groups.set(place.who, [place])
  }
  for (const place of earlier.flatMap(placesIn)) groups.get(place.who)?.push(place)
  const open = [...groups.values()].filter((group) => isOpen(group, naming)).flat()
  return now.flatMap((of) => widest(open.filter((place) => place.of === of)))
}

/** Cells, margins and the whole. */
function placesIn(of: Placed): Place[] {
  const { table, who } = of
  const ways = 1 << table.dimensions.length
  return Array.from({ length: ways }, (_, kept) => {
    const places = new Map<string, Place>()
    table.cells.forEach(({ at: its, shown: as }, cell) => {
      const at = its.map((value, dimension) => ((kept >>> dimension) & 1 ? value : null))
      const key = JSON.stringify(at)
      const place = places.get(key) ?? { of, at, who: nobody, shown: 0 }
      place.who += who[cell] ?? nobody
      place.shown =
        typeof as === 'number' && place.shown !== undefined ? place.shown + as : undefined
      places.set(key, place)
    })
    return [...places.values()]
  }).flat()
}

function isOpen(group: readonly Place[], naming: Naming): boolean {
  const [first] = group
  const isToldAlike = group.every(({ shown }) => shown !== undefined && shown === first?.shown)
  return !isToldAlike && !areKnown(group, naming)
}

/** Whether it shows by what they are called that they are the same: those of one table are attacked by its sums. */
function areKnown(group: readonly Place[], naming: Naming): boolean {
  const names = [...Map.groupBy(group, ({ of }) => of).values()].map((places) =>
    places.map(({ of: { table }, at }) => naming(table, at)),
  )
  const [first = [], ...others] = names
  const known = new Set(first)
  let left = others
  for (;;) {
    const next = left.filter((its) => !its.some((name) => known.has(name)))
    if (next.length === left.length) return left.length === 0
    for (const name of left.filter((its) => !next.includes(its)).flat()) known.add(name)
    left = next
  }
}

/** Those that lie in none of the others, of one table. */
function widest(places: readonly Place[]): Finding[] {
  const all = new Set(places.map(({ at }) => JSON.stringify(at)))
  return places
    .filter(({ at }) => !widerThan(at).some((wide) => all.has(JSON.stringify(wide))))
    .map(({ of, at }) => {
      const named = at.filter((value) => value !== null)
      return { risk: 'Differencing', table: of.table.name, at: named, done: 'for-checkers' }
    })
}

function widerThan(at: Place['at']): Place['at'][] {
  const ways = at.reduce<Place['at'][]>(
    (before, value) =>
      before.flatMap((some) =>
        value === null
          ? [[...some, null]]
          : [
              [...some, value],
              [...some, null],
            ],
      ),
    [[]],
  )
  return ways.slice(1)
}
