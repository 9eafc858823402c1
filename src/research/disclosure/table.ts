/** How many people are at each place of a table. What is not among the cells is nobody. */
export type CountTable = {
  readonly name: string
  /** Whom it counts. Tables of one population tell of each other. */
  readonly population: string
  readonly dimensions: readonly string[]
  /** Whether even "nobody" says too much; then none and few are told alike. */
  readonly sensitive?: boolean
  readonly cells: readonly CountCell[]
}

export type CountCell = { readonly at: readonly string[]; readonly people: number }

/** The most cells one table may have. */
export const mostCells = 5000

/**
 * Every place of a table, in order, nobody included: what is left out would say so too.
 *
 * @throws RangeError where it has more places than may be released, or one twice.
 */
export function everyCell({ dimensions, cells }: CountTable): CountCell[] {
  const values = dimensions.map((_, dimension) => valuesOf(cells, dimension))
  const size = values.reduce((product, of) => product * of.length, 1)
  if (size > mostCells) throw new RangeError(`a table may have ${mostCells} cells`)
  const known = new Map(cells.map(({ at, people }) => [keyOf(at), people]))
  if (known.size !== cells.length) throw new RangeError('a cell is there twice')
  if (cells.some(({ at }) => at.length !== dimensions.length)) {
    throw new RangeError('a cell has a value for each dimension')
  }
  return crossed(values).map((at) => ({ at, people: known.get(keyOf(at)) ?? 0 }))
}

export function keyOf(at: readonly string[]): string {
  return JSON.stringify(at)
}

function valuesOf(cells: readonly CountCell[], dimension: number): string[] {
  return [...new Set(cells.map(({ at }) => at[dimension] ?? ''))].toSorted()
}

function crossed(values: readonly (readonly string[])[]): string[][] {
  return values.reduce<string[][]>(
    (before, of) => before.flatMap((at) => of.map((value) => [...at, value])),
    [[]],
  )
}
