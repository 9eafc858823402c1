import type { Day } from '../../identity/age.ts'
import data from './areas.json' with { type: 'json' }

export type AreaKind = 'region' | 'strategic-authority' | 'board'

/** A part of England that figures are told for. Areas are redrawn: each is true from a day until a day. */
export type Area = {
  /** The code of the ONS, where it has one. */
  readonly code: string
  /** The code of the Organisation Data Service. */
  readonly ods: string | null
  readonly kind: AreaKind
  readonly name: string
  /** The region that most of it lies in. */
  readonly region: string | null
  /** Column and row of its tile, and the words on it. */
  readonly tile: readonly [number, number] | null
  readonly label: readonly string[]
  readonly from: Day | null
  /** The first day on which it is no more. */
  readonly until: Day | null
  readonly predecessors: readonly string[]
  /** Where demonstration practices are: told only where one is. */
  readonly madeUp: boolean
}

export const areaSources: readonly string[] = data.sources

export const areas: readonly Area[] = data.areas.map(({ kind, tile, ...area }) => ({
  ...area,
  kind: kindOf(kind),
  tile: tileOf(tile),
  madeUp: area.madeUp ?? false,
}))

/** The areas of a kind on a day, by name. */
export function areasOn(kind: AreaKind, day: Day): readonly Area[] {
  return areas
    .filter((area) => area.kind === kind && isOn(area, day))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** The care board with this code, of the ONS or the Organisation Data Service, on a day. */
export function boardWith(code: string, day: Day): Area | undefined {
  return areasOn('board', day).find((board) => board.code === code || board.ods === code)
}

/**
 * The board on a day of a practice whose board was recorded by the code it had at some time: the one that came of
 * it. Undefined where it was divided, and nobody has said which part the practice is in.
 */
export function boardOn(code: string, day: Day): Area | undefined {
  const there = boardWith(code, day)
  if (there !== undefined) return there
  const was = areas.find(
    (area) => area.kind === 'board' && (area.code === code || area.ods === code),
  )
  if (was === undefined) return undefined
  const next = areasOn('board', day).filter((board) => board.predecessors.includes(was.code))
  return next.length === 1 ? next[0] : undefined
}

function isOn({ from, until }: Area, day: Day): boolean {
  return (from === null || from <= day) && (until === null || day < until)
}

function kindOf(kind: string): AreaKind {
  if (kind === 'region' || kind === 'strategic-authority' || kind === 'board') return kind
  throw new RangeError(`areas.json: ${kind} is no kind of area`)
}

function tileOf(tile: readonly number[] | null): readonly [number, number] | null {
  const [column, row] = tile ?? []
  return column === undefined || row === undefined ? null : [column, row]
}
