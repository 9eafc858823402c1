import { severalOf } from '../disclosure/complements.ts'
import { eachOf, othersOf, whetherIn, type Pair } from '../disclosure/key-in.ts'
import { born, isOrdered, yearsOf } from '../disclosure/ranges.ts'
import { bandedBy, bandOf } from './bands.ts'
import { hadIn, meaningOfHad, type Put } from './facts.ts'
import type { Split, TableAsked } from './question.ts'
import type { Selects } from './selects.ts'

/** What DuckDB is asked: one row for each person, with where in the table they are. Values are never in the text. */
export type Asked = {
  readonly name: string
  readonly population: string
  readonly dimensions: readonly string[]
  readonly keys: readonly string[]
  readonly fixed: readonly (readonly [key: string, value: string])[]
  readonly values: readonly (readonly string[] | undefined)[]
  readonly within?: number
  readonly byHand?: boolean
  readonly sensitive: boolean
  readonly sql: string
  readonly parameters: readonly (string | number)[]
}

const yesOrNo = ['no', 'yes']

/** A table of a question as one select. @param selects what the selects in it say, by `selectsIn`. */
export function compile(table: TableAsked, selects: Selects = new Map()): Asked {
  const parameters: (string | number)[] = []
  const put = (value: string | number) => `$${parameters.push(value)}`
  const list = (all: readonly (string | number)[]) => all.map(put).join(', ')
  const divided = withRegions(table.by)
  const by = divided.map((name) => `coalesce(p.${name}::varchar, 'none') as ${name}`)
  const banded = table.split && bandedBy(table.split)
  const part =
    table.split &&
    !banded &&
    `case when ${isYes(table.split, selects, put)} then 'yes' else 'no' end`
  const split = banded ? bandOf(banded, put) : part
  const of = { ...table.of, all: [...(table.of.all ?? []), ...(banded?.of ?? [])] }
  const numbers = banded ? ` left join ${banded.numbers(put)} v on v.person = p.person` : ''
  const { all, any = [], none = [], bornFrom, bornUntil, sex } = of
  const where = [
    ...all.map((had) => hadIn(had, put)),
    ...(any.length > 0 ? [`(${any.map((had) => hadIn(had, put)).join(' or ')})`] : []),
    ...none.map((had) => `not ${hadIn(had, put)}`),
    ...(bornFrom === undefined ? [] : [`p.born >= ${put(bornFrom)}`]),
    ...(bornUntil === undefined ? [] : [`p.born <= ${put(bornUntil)}`]),
    ...(sex === undefined || sex.length === 0 ? [] : [`p.sex in (${list(sex)})`]),
  ]
  const columns = ['p.person', ...by, ...(split ? [`${split} as split`] : [])]
  const within = divided.indexOf('practice')
  return {
    ...{ name: table.name, ...meaningOf({ ...table, of, by: divided }, selects) },
    ...(table.split?.select === undefined ? {} : { byHand: true }),
    ...(within > 0 ? { within } : {}),
    // none and few alike: that nobody is somewhere tells of who was thought to be, or that all the others are not
    sensitive: true,
    dimensions: [...divided, ...(table.split ? [table.split.name] : [])],
    values: [...divided.map(() => undefined), ...(table.split ? [banded?.values ?? yesOrNo] : [])],
    sql: `select ${columns.join(', ')} from people p${numbers}${where.length > 0 ? ` where ${where.join(' and ')}` : ''}`,
    parameters,
  }
}

/**
 * A practice is told with its region before it: everybody knows in which it is, so that numbers of practices and of regions
 * tell of each other.
 */
function withRegions(by: TableAsked['by']): TableAsked['by'] {
  return by.includes('practice')
    ? by
        .filter((name) => name !== 'region')
        .flatMap((name) => (name === 'practice' ? (['region', name] as const) : [name]))
    : by
}

/**
 * Whom a table counts, and by what, whatever it is called and in whatever order it was written: so that tables of
 * the same people are known to be that.
 */
function meaningOf(
  { of, by, split }: TableAsked,
  selects: Selects,
): Pick<Asked, 'population' | 'keys' | 'fixed'> {
  const { all = [], any = [], none = [], bornFrom, bornUntil, sex = [] } = of
  const sexes = [...new Set(sex)].toSorted()
  const anyOf = eachOnce(any.map(meaningOfHad))
  const [only, ...others] = anyOf
  const fixed: readonly Pair[] = [
    ...all.map(meaningOfHad),
    ...none.map(meaningOfHad).map(othersOf),
    // who had any is everybody of whom not each is not so
    ...(others.length > 0
      ? [[eachOf(eachOnce(anyOf.map(othersOf))), 'no'] as const]
      : only
        ? [only]
        : []),
    ...(sexes.length > 0 ? [['sex', severalOf(sexes)] as const] : []),
    ...((bornFrom ?? bornUntil) ? [[born, yearsOf(bornFrom, bornUntil)] as const] : []),
  ]
  return {
    population: 'everybody',
    keys: [...by, ...(split ? [keyOfSplit(split, selects)] : [])],
    // each once; what contradicts itself is not taken for either
    fixed: eachOnce(fixed),
  }
}

function eachOnce(pairs: readonly Pair[]): Pair[] {
  const once = new Set(pairs.map((pair) => JSON.stringify(pair)))
  return [...once].toSorted().map((pair) => JSON.parse(pair) as Pair)
}

function isYes({ had, all, select }: Split, selects: Selects, put: Put): string {
  if (select !== undefined) return saidBy(select, selects)
  return (all ?? (had ? [had] : [])).map((one) => hadIn(one, put)).join(' and ')
}

/** Selects that are written anew alike are one. */
function keyOfSplit(split: Split, selects: Selects): string {
  const { had, all, select } = split
  const banded = bandedBy(split)
  if (banded) return banded.key
  if (select !== undefined) return saidBy(select, selects)
  const each = eachOnce((all ?? (had ? [had] : [])).map(meaningOfHad))
  const [only, ...others] = each
  if (only === undefined || others.length > 0) return eachOf(each)
  return isOrdered(only[0]) ? whetherIn(only) : only[0]
}

function saidBy(select: string, selects: Selects): string {
  const said = selects.get(select)
  if (said === undefined) throw new TypeError('a select was not read')
  return said
}
