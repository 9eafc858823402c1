import { numberKey, rangesText } from '../disclosure/ranges.ts'
import { canonical, lastIn, rowsOf, type Fact, type Had, type Put } from './facts.ts'

/** The last value of each person, cut where it says; of several on that day the lowest. */
export type Bands = Omit<Fact, 'value' | 'last'> & {
  readonly unit: string
  readonly at: readonly number[]
}

/** How many days after the first of one fact the first of another was, cut where it says. */
export type Days = { readonly from: Fact; readonly to: Fact; readonly at: readonly number[] }

/** A dimension by a number that each person has, or has not. */
export type Banded = {
  readonly key: string
  readonly values: readonly string[]
  /** Who is counted at all. */
  readonly of: readonly Had[]
  /** Whose number is what, as a table to be joined. */
  readonly numbers: (put: Put) => string
  readonly at: readonly number[]
}

export function bandedBy({ bands, days }: { bands?: Bands; days?: Days }): Banded | undefined {
  if (bands) {
    const { unit, at, ...fact } = bands
    return {
      ...{ key: numberKey(canonical(fact), 'last', unit), values: namesOf(at), of: [], at },
      numbers: (put) => lastIn({ ...fact, value: { unit } }, put),
    }
  }
  if (!days) return undefined
  const { from, to, at } = days
  return {
    ...{ key: numberKey(null, 'days', canonical(from), canonical(to)), values: namesOf(at) },
    ...{ of: [from], at },
    numbers: (put) => `(select a.person, min(b.on_day) - a.on_day as value
      from (select person, min(on_day) as on_day from ${rowsOf(from, put)} group by person) a
      join ${rowsOf(to, put)} b on b.person = a.person and b.on_day >= a.on_day
     group by a.person, a.on_day)`,
  }
}

/** Where somebody is, whose number is `v.value`. */
export function bandOf({ at, values }: Banded, put: Put): string {
  const names = values.map((name) => `${put(name)}::varchar`)
  const whens = at.map((end, index) => `when v.value < ${put(end)}::double then ${names[index]}`)
  const [over, none] = names.slice(at.length)
  return `case when v.value is null then ${none} ${whens.join(' ')} else ${over} end`
}

/** Each band, and those without a number: all of them, whoever is in them. */
function namesOf(at: readonly number[]): string[] {
  const ends = [-Infinity, ...at, Infinity]
  const bands = ends.slice(1).map((below, index) => {
    return rangesText({ within: [[ends[index] ?? 0, below]], none: false })
  })
  return [...bands, 'none']
}
