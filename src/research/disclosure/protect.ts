import type { Finding } from './findings.ts'
import { isNear } from './kept.ts'
import { keyIn } from './key-in.ts'
import type { Naming } from './same-people.ts'
import { everyCell, keyOf, type CountCell, type CountTable } from './table.ts'
import { told, usual, type SmallNumbers, type Told } from '../../summary/coverage/told.ts'

/** What stands in a cell: a number, `few`, or that it is hidden for what else it would tell. */
export type Shown = Told | 'hidden'

export type ToldCell = {
  readonly at: readonly string[]
  readonly shown: Shown
  /** Told of older data, and near enough to it still. */
  readonly asBefore?: true
}

/** What was told of a group of older data, by its name: the newest of it. */
export type Before = ReadonlyMap<string, Shown>

/** What was told already, and how groups are named: of the same people the same is told, and the same hidden. */
export type ToldAlready = {
  readonly before: Before
  /** Of the same data. */
  readonly here: ReadonlyMap<string, ToldCell>
  readonly naming: Naming
}

const nothing: ToldAlready = { before: new Map(), here: new Map(), naming: keyIn }

/** A total over one dimension or over all; null stands for "all". */
export type ToldTotal = { readonly at: readonly (string | null)[]; readonly shown: Shown }

export type ToldTable = {
  readonly name: string
  readonly population: string
  readonly dimensions: readonly string[]
  readonly keys: readonly string[]
  readonly fixed: readonly (readonly [key: string, value: string])[]
  /** Whether `few` may be nobody. */
  readonly sensitive: boolean
  readonly cells: readonly ToldCell[]
  readonly totals: readonly ToldTotal[]
}

export type Protected = { readonly table: ToldTable; readonly findings: readonly Finding[] }

/**
 * A table as it may be told, looked at alone. Few people are hidden, the rest rounded; a split that says the same
 * of everybody in a group is hidden, or not seen where none and few are alike; totals add what is shown, so that they tell nothing more.
 *
 * @param also numbers to hide besides, by their names.
 * @param already so that who knows who came or went since sees nothing change by them.
 * @see research-data.md section 3.7
 */
export function protect(
  table: CountTable,
  rule: SmallNumbers = usual,
  also: ReadonlySet<string> = new Set(),
  { before, here, naming }: ToldAlready = nothing,
): Protected {
  const { name, population, dimensions, keys = dimensions, fixed = [], sensitive = false } = table
  const cells = everyCell(table)
  // where none and few are alike it does not show, and would by what is hidden
  const kinds = sensitive ? [] : ofOneKind(cells, dimensions.length)
  const alike = new Set(kinds.map(({ at }) => keyOf(at)))
  const cellOf = ({ at, people }: CountCell): ToldCell => {
    const name = naming(table, at)
    const [was, is] = [before.get(name), here.get(name)]
    if (also.has(name) || [was, is?.shown].includes('hidden')) return { at, shown: 'hidden' }
    if (is && is.shown !== 'hidden' && isNear(is.shown, people)) return { ...is, at }
    if (was !== undefined && was !== 'hidden' && isNear(was, people))
      return { at, shown: was, asBefore: true }
    if (alike.has(keyOf(at))) return { at, shown: 'hidden' }
    return { at, shown: people === 0 && sensitive ? 'few' : told(people, rule) }
  }
  const shown = cells.map(cellOf)
  const found = (risk: Finding['risk'], at: readonly string[]): Finding => {
    return { risk, table: name, at, done: 'hidden' }
  }
  return {
    table: {
      ...{ name, population, dimensions, keys, fixed, sensitive, cells: shown },
      totals: totalsOf(shown, dimensions.length),
    },
    findings: shown.flatMap(({ at, shown: as }) => {
      if (as === 'few') return [found('LowCount', at)]
      if (as !== 'hidden') return []
      return [found(alike.has(keyOf(at)) ? 'ClassDisclosure' : 'Differencing', at)]
    }),
  }
}

/** Cells of groups in which everybody is at one value of the last dimension: who is in the group would be known by it. */
function ofOneKind(cells: readonly CountCell[], dimensions: number): CountCell[] {
  if (dimensions === 0) return []
  const groups = Map.groupBy(cells, ({ at }) => keyOf(at.slice(0, -1)))
  return [...groups.values()]
    .filter((group) => group.length > 1 && group.filter(({ people }) => people > 0).length === 1)
    .flat()
}

/** Totals over each dimension and over all of them, of what is shown. */
function totalsOf(cells: readonly ToldCell[], dimensions: number): ToldTotal[] {
  const over = Array.from({ length: dimensions }, (_, all) => all)
  const collapsed = dimensions > 1 ? [...over.map((one) => [one]), over] : [over]
  return (dimensions === 0 ? [] : collapsed).flatMap((out) => {
    const groups = Map.groupBy(cells, ({ at }) =>
      JSON.stringify(at.map((value, dimension) => (out.includes(dimension) ? null : value))),
    )
    return [...groups].map(([at, group]) => ({
      at: JSON.parse(at) as (string | null)[],
      shown: sumOf(group.map(({ shown }) => shown)),
    }))
  })
}

/** Of what is shown. Where nothing is, it is hidden: a zero would be a claim. */
function sumOf(shown: readonly Shown[]): Shown {
  const numbers = shown.filter((one) => typeof one === 'number')
  if (numbers.length === 0) return 'hidden'
  return numbers.reduce((sum, one) => sum + one, 0)
}
