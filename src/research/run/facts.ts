import { numberKey, rangesText } from '../disclosure/ranges.ts'
import type { Pair } from '../disclosure/key-in.ts'

/** Bounds of a number in one unit: at least the one, and below the other. One of them is there. */
export type Bounds = { readonly unit: string; readonly atLeast?: number; readonly below?: number }

/**
 * Entries of a person: with one of these codes, in these settings and days; with a value, those that were measured
 * in this unit and lie within the bounds; with last, those of the last day on which there are any.
 */
export type Fact = {
  readonly codes: readonly string[]
  readonly settings?: readonly string[]
  readonly from?: string
  readonly until?: string
  readonly value?: Bounds
  readonly last?: true
}
/** A fact in some unit, within bounds or not. */
type Measured = Omit<Fact, 'value'> & { readonly value?: Pick<Bounds, 'unit'> }
export type Had = Fact & { readonly followedBy?: Fact & { readonly withinDays: number } }

/** Puts a value among the parameters of a select, and says how it is named there: none is ever in the text. */
export type Put = (value: string | number) => string

/** That somebody had it, whatever order it was written in: what is the same is called the same. */
export function meaningOfHad({ followedBy, ...fact }: Had): Pair {
  if (followedBy) return [canonical({ ...fact, followedBy }), 'yes']
  return rangeOf(fact) ?? [canonical(atAll(fact)), 'yes']
}

/** Who had it had it on some last day: of these it is one and the same. */
function atAll({ last, ...fact }: Fact): Fact {
  return { ...fact, ...(last && fact.value ? { last } : {}) }
}

/** One number for each person: the last; where any will do, the highest, for at least; the lowest, for below. */
function rangeOf(fact: Fact): Pair | undefined {
  const { value, last, ...plainly } = fact
  if (!value) return undefined
  const { unit, atLeast = -Infinity, below = Infinity } = value
  const isBoth = Number.isFinite(atLeast) && Number.isFinite(below)
  if (!last && isBoth) return undefined
  const which = last ? 'last' : Number.isFinite(atLeast) ? 'highest' : 'lowest'
  const key = numberKey(canonical(plainly), which, unit)
  return [key, rangesText({ within: [[atLeast, below]], none: false })]
}

export function canonical({ followedBy, ...fact }: Had): string {
  const next = followedBy ? [plain(followedBy), followedBy.withinDays] : null
  return JSON.stringify([plain(fact), next])
}

function plain(fact: Fact) {
  const { codes, settings = [], from = '', until = '', value, last } = fact
  return [
    ...[[...new Set(codes)].toSorted(), [...new Set(settings)].toSorted(), from, until],
    ...(value ? [[value.unit, value.atLeast ?? null, value.below ?? null]] : []),
    ...(last ? ['last'] : []),
  ]
}

/** Whether `p` had it. */
export function hadIn({ followedBy, ...fact }: Had, put: Put): string {
  if (followedBy === undefined) {
    return `p.person in (select person from ${rowsOf(atAll(fact), put)} a)`
  }
  return `p.person in (select a.person from ${rowsOf(fact, put)} a
    join ${rowsOf(followedBy, put)} b on b.person = a.person
   where b.on_day >= a.on_day and b.on_day <= a.on_day + ${put(followedBy.withinDays)}::int)`
}

/** Whose a fact is, and on which days. */
export function rowsOf(fact: Fact, put: Put): string {
  const { value, last } = fact
  if (last && value) {
    return `(select person, on_day from ${lastIn(fact, put)} where ${boundsOf(value, put).join(' and ')})`
  }
  const where = entriesOf(fact, put)
  if (!last) {
    return `(select person, on_day from entries where ${[...where, ...boundsOf(value, put)].join(' and ')})`
  }
  return `(select person, max(on_day) as on_day from entries where ${where.join(' and ')} group by person)`
}

/**
 * One number for each person, of the last day: the lowest, where there are several. Were it any of them, somebody could be
 * both over and under a bound.
 */
export function lastIn(fact: Measured, put: Put): string {
  return `(select person, max(on_day) as on_day, arg_max(value, on_day) as value
     from (select person, on_day, min(value) as value from entries
            where ${entriesOf({ ...fact, last: true }, put).join(' and ')}
            group by person, on_day) group by person)`
}

function entriesOf({ codes, settings, from, until, value, last }: Measured, put: Put): string[] {
  const list = (all: readonly string[]) => all.map(put).join(', ')
  return [
    `code in (${list(codes)})`,
    ...(settings ? [`setting in (${list(settings)})`] : []),
    ...(from ? [`on_day >= ${put(from)}::date`] : []),
    ...(until ? [`on_day < ${put(until)}::date`] : []),
    ...(value ? [`unit = ${put(value.unit)}`] : []),
    ...(last ? ['on_day is not null'] : []),
  ]
}

function boundsOf(value: Bounds | undefined, put: Put): string[] {
  const { atLeast, below } = value ?? {}
  return [
    ...(atLeast === undefined ? [] : [`value >= ${put(atLeast)}::double`]),
    ...(below === undefined ? [] : [`value < ${put(below)}::double`]),
  ]
}
