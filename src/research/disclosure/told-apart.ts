import { createHash } from 'node:crypto'
import { peopleIn, type Cohort } from './apart.ts'

/** A group of fewer is one that must not be told of alone. */
const fewest = 10
/** A prime: to count in numbers below it is exact, and its square is still a whole number here. */
const prime = 67_108_859
/** Of the small groups that cohorts divide people into, the part whose numbers may be settled by the others. */
const mostSettled = 1 / 30
/** And as many as come about in any study. */
const alwaysSettled = 2
/** Steps, some seconds of them: where it takes more, so many things are told that people have to look. */
const mostWork = 500_000_000

export type ToldApart = {
  /** Small groups whose number is what cohorts leave when they are added and taken from each other, however many it takes. */
  readonly alone: number
  /** Whether so many things are told of so few people that who they are can be put together, or whether somebody is among them. */
  readonly tooMany: boolean
}

/**
 * Whom cohorts of a build tell apart. People who are in the same cohorts are one group, and of a group nothing is told but its
 * sum: so a pair, three that differ by many each, or a hundred at random are one question, of rank.
 *
 * @param size how many people the build has.
 * @see research-data.md section 9 (T7, T10, T28), section 8 (A3, A9)
 */
export function toldApart(all: readonly Cohort[], size: number, most = mostWork): ToldApart {
  // what is told of few is few; and nearly each table counts everybody again
  const cohorts = eachOnce(all.filter((cohort) => peopleIn(cohort) >= fewest))
  const groups = groupsOf(cohorts, size)
  const isIn = ({ person }: Group, at: number) => bitOf(cohorts[at], person) === 1
  const basis = new Basis(cohorts.length)
  const needed = new Map<Group, number>()
  // large groups first, so that of the small ones only those are needed that say something new
  let work = 0
  for (const group of groups) {
    if (needed.size === cohorts.length) break
    work += needed.size * cohorts.length
    if (work > most) return { alone: 0, tooMany: true }
    if (basis.add((at) => isIn(group, at))) needed.set(group, needed.size)
  }
  const small = groups.filter(isSmall)
  const settled = [...needed].filter(([group]) => isSmall(group))
  const rest = groups.filter((group) => !needed.has(group))
  const toMakeRest = basis.neededFor(rest.length, (of, at) => isIn(rest[of] ?? nobody, at))
  return {
    alone: settled.filter(([, order]) => !toMakeRest.has(order)).length,
    tooMany: settled.length > Math.max(alwaysSettled, small.length * mostSettled),
  }
}

function eachOnce(cohorts: readonly Cohort[]): Cohort[] {
  const digest = (one: Cohort) => createHash('sha256').update(one).digest('hex')
  return [...new Map(cohorts.map((one) => [digest(one), one])).values()]
}

/** People who are in the same cohorts: how many, and one of them. */
type Group = { people: number; readonly person: number }

const nobody: Group = { people: 0, person: -1 }
const isSmall = ({ people }: Group) => people < fewest

function bitOf(cohort: Cohort | undefined, person: number): number {
  return ((cohort?.[person >>> 5] ?? 0) >>> (person & 31)) & 1
}

/** Whoever is in any cohort, the largest group first. */
function groupsOf(cohorts: readonly Cohort[], size: number): Group[] {
  const groups = new Map<number, Group>()
  for (let person = 0; person < size; person++) {
    let [one, other, isInAny] = [0x9e3779b9, 0x85ebca6b, 0]
    for (const cohort of cohorts) {
      const bit = bitOf(cohort, person)
      isInAny |= bit
      one = Math.imul(one ^ (one >>> 15) ^ (bit + 1), 0x2c1b3c6d)
      other = Math.imul(other ^ (other >>> 13) ^ (bit + 1), 0x297a2d39)
    }
    if (isInAny === 0) continue
    const key = (one >>> 0) * 0x100000 + (other >>> 12)
    const group = groups.get(key)
    if (group) group.people++
    else groups.set(key, { people: 1, person })
  }
  return [...groups.values()].toSorted((one, other) => other.people - one.people)
}

/** Columns that do not follow from each other, modulo the prime; each reduced, with how it is made of those added. */
class Basis {
  readonly #rows: {
    readonly at: number
    readonly column: Float64Array
    readonly made: Float64Array
  }[] = []
  readonly #length: number

  constructor(length: number) {
    this.#length = length
  }

  /** @returns false for a column that follows from those that are there. */
  add(isIn: (at: number) => boolean): boolean {
    const column = Float64Array.from({ length: this.#length }, (_, at) => (isIn(at) ? 1 : 0))
    const { left, made } = this.#reduced(column)
    const at = left.findIndex((value) => value !== 0)
    if (at < 0) return false
    // what is left is the column without what it is made of: as much of each, and of itself, as makes a one at `at`
    made[this.#rows.length] = prime - 1
    const by = inverse(left[at] ?? 1)
    this.#rows.push({
      at,
      column: left.map((value) => times(value, by)),
      made: made.map((value) => times((prime - value) % prime, by)),
    })
    return true
  }

  /** Which of those that were added, by their order, are needed to make others that follow from them. */
  neededFor(many: number, isIn: (of: number, at: number) => boolean): Set<number> {
    const sum = new Float64Array(this.#length)
    // one sum of all, each so many times that nothing cancels out but by a chance of one in the prime
    let often = 1
    for (let of = 0; of < many; of++) {
      often = times(often, 48_271)
      for (let at = 0; at < this.#length; at++) {
        if (isIn(of, at)) sum[at] = ((sum[at] ?? 0) + often) % prime
      }
    }
    const { made } = this.#reduced(sum)
    return new Set([...made.keys()].filter((at) => made[at] !== 0))
  }

  /** What is left of a column, and what of those that were added was taken from it. */
  #reduced(left: Float64Array): { left: Float64Array; made: Float64Array } {
    const made = new Float64Array(this.#length)
    for (const { at, column: row, made: by } of this.#rows) {
      const many = left[at] ?? 0
      if (many === 0) continue
      row.forEach((value, index) => {
        if (value !== 0) left[index] = ((left[index] ?? 0) + prime - times(many, value)) % prime
      })
      by.forEach((value, index) => {
        if (value !== 0) made[index] = ((made[index] ?? 0) + times(many, value)) % prime
      })
    }
    return { left, made }
  }
}

const times = (one: number, other: number) => (one * other) % prime

/** By Fermat's little theorem. */
function inverse(value: number): number {
  let [result, base] = [1, value % prime]
  for (let power = prime - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = times(result, base)
    base = times(base, base)
  }
  return result
}
