/** How many people are at each place of a table. What is not among the cells is nobody. */
export type CountTable = {
  readonly name: string
  /** Whom it counts. Tables of one population tell of each other. */
  readonly population: string
  readonly dimensions: readonly string[]
  /** What each dimension is, whatever it is called; its name where none is given. */
  readonly keys?: readonly string[]
  /** What is so of everybody counted, by the same keys. */
  readonly fixed?: readonly (readonly [key: string, value: string])[]
  /** A dimension that lies within the one before it: each of its values is in one of that. */
  readonly within?: number
  /** Divided by a select: a machine cannot tell which other groups are the same. */
  readonly byHand?: boolean
  /** Values that a dimension has, whether anybody is there or not. */
  readonly values?: readonly (readonly string[] | undefined)[]
  /** Whether even "nobody" says too much; then none and few are told alike. */
  readonly sensitive?: boolean
  readonly cells: readonly CountCell[]
}

/**
 * Who is at a place, and how many, as one sum over them: that of several places together is the sum of theirs. It tells
 * nothing but whether two places have the same people.
 */
export type Who = bigint

export type CountCell = {
  readonly at: readonly string[]
  readonly people: number
  /** Who they are, where it was counted. */
  readonly who?: Who
}

/** Values that few people have are one: a name of a value would tell of them too. No value is called so. */
export const rest = 'few together'

/** The most cells one table may have. */
const mostCells = 5000

/**
 * Every place of a table, in order, nobody included: what is left out would say so too.
 *
 * @throws RangeError where it has more places than may be released, or one twice.
 */
export function everyCell({
  dimensions,
  cells,
  within,
  values: declared = [],
}: CountTable): CountCell[] {
  const values = dimensions.map((_, dimension) =>
    valuesOf(cells, dimension, declared[dimension] ?? []),
  )
  const known = new Map(cells.map(({ at, people }) => [keyOf(at), people]))
  if (known.size !== cells.length) throw new RangeError('a cell is there twice')
  if (cells.some(({ at }) => at.length !== dimensions.length)) {
    throw new RangeError('a cell has a value for each dimension')
  }
  const inside = new Set(within === undefined ? [] : cells.map(({ at }) => pairAt(at, within)))
  const canBe = (at: readonly string[]) =>
    at.length - 1 !== within ||
    inside.has(pairAt(at, within)) ||
    declared[within]?.includes(at[within] ?? '') === true
  return crossed(values, canBe).map((at) => ({ at, people: known.get(keyOf(at)) ?? 0 }))
}

export function keyOf(at: readonly string[]): string {
  return JSON.stringify(at)
}

function valuesOf(
  cells: readonly CountCell[],
  dimension: number,
  declared: readonly string[],
): string[] {
  const values = [...new Set([...declared, ...cells.map(({ at }) => at[dimension] ?? '')])]
  // bands are in their own order
  return declared.length > 1 ? values : values.toSorted()
}

function pairAt(at: readonly string[], dimension: number): string {
  return keyOf(at.slice(dimension - 1, dimension + 1))
}

function crossed(
  values: readonly (readonly string[])[],
  canBe: (at: readonly string[]) => boolean,
): string[][] {
  return values.reduce<string[][]>(
    (before, of) => {
      const all = before.flatMap((at) => of.map((value) => [...at, value]).filter(canBe))
      if (all.length > mostCells) throw new RangeError(`a table may have ${mostCells} cells`)
      return all
    },
    [[]],
  )
}
