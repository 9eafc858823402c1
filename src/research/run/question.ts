import { Refusal } from '../../errors.ts'
import { severalOf } from '../disclosure/complements.ts'
import { eachOf, othersOf, whetherIn, type Pair } from '../disclosure/key-in.ts'
import { born, isOrdered, yearsOf } from '../disclosure/ranges.ts'
import { bandedBy, bandOf, type Bands, type Days } from './bands.ts'
import { hadIn, meaningOfHad, type Bounds, type Fact, type Had, type Put } from './facts.ts'
import { dimensions, questionSchema, wrongIn } from './question-schema.ts'
import { isDay } from './select-values.ts'
import type { Selects } from './selects.ts'

export type Population = {
  readonly all?: readonly Had[]
  readonly any?: readonly Had[]
  readonly none?: readonly Had[]
  readonly bornFrom?: number
  readonly bornUntil?: number
  readonly sex?: readonly string[]
}

/** Says yes or no of each person, by what they had, by several things, or by a select; or in which band a number is. */
export type Split = {
  readonly name: string
  readonly had?: Had
  readonly all?: readonly Had[]
  readonly select?: string
  readonly bands?: Bands
  readonly days?: Days
}

export type TableAsked = {
  readonly name: string
  readonly of: Population
  readonly by: readonly (typeof dimensions)[number][]
  readonly split?: Split
  readonly dashboard?: { readonly says: string; readonly better: 'more' | 'fewer' }
}

export type Question = { readonly title: string; readonly tables: readonly TableAsked[] }

/** @throws Refusal `invalid` that says what is wrong, and where. */
export function parseQuestion(text: string): Question {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('invalid', 'The question is no JSON')
  }
  const wrong = wrongIn(questionSchema, value)
  if (wrong.length > 0) {
    throw new Refusal(
      'invalid',
      `The question is not as it must be: ${wrong.slice(0, 5).join('; ')}`,
    )
  }
  const question = value as Question
  if (question.tables.some(({ by }) => new Set(by).size !== by.length)) {
    throw new Refusal('invalid', 'A table is divided by one thing once')
  }
  const waysOf = ({ name: _name, ...ways }: Split) => Object.keys(ways)
  if (question.tables.some(({ split }) => split && waysOf(split).length !== 1)) {
    throw new Refusal(
      'invalid',
      'The question is not as it must be: a split has one of had, all, select, bands and days',
    )
  }
  const isWrong = ({ value }: Fact) => value !== undefined && !isBounds(value)
  if (question.tables.flatMap(factsIn).some(isWrong)) {
    throw new Refusal(
      'invalid',
      'The question is not as it must be: a value has atLeast, below or both, the one under the other, of at most three digits',
    )
  }
  const daysOf = ({ from, until }: Fact) => [from, until].filter((day) => day !== undefined)
  if (question.tables.flatMap(factsIn).some((fact) => !daysOf(fact).every(isDay))) {
    throw new Refusal('invalid', 'A day is one of the calendar, from 1800 to 2099')
  }
  const cutsOf = ({ split }: TableAsked) => (split?.bands ?? split?.days)?.at ?? []
  if (question.tables.some((table) => !isInOrder(cutsOf(table)))) {
    throw new Refusal('invalid', 'Bands are cut at rising numbers, of at most three digits')
  }
  if (
    question.tables.some(
      ({ by, split, dashboard }) =>
        dashboard && (by.length !== 1 || !split || split.bands || split.days),
    )
  ) {
    throw new Refusal(
      'invalid',
      'A chart is of a table divided by one thing, and split by yes or no',
    )
  }
  return question
}

/** Everything that a table asks whether somebody had it. */
export function factsIn({ of, split }: TableAsked): Fact[] {
  const { all = [], any = [], none = [] } = of
  const { had, all: each = [], bands, days } = split ?? {}
  const hads: readonly Had[] = [
    ...[...all, ...any, ...none, ...each],
    ...[
      ...(had ? [had] : []),
      ...(bands ? [measuredBy(bands)] : []),
      ...(days ? [days.from, days.to] : []),
    ],
  ]
  return hads.flatMap(({ followedBy, ...fact }) => (followedBy ? [fact, followedBy] : [fact]))
}

function measuredBy({ unit: _unit, at: _at, ...fact }: Bands): Fact {
  return fact
}

function isBounds({ atLeast, below }: Bounds): boolean {
  const ends = [atLeast, below].filter((end) => end !== undefined)
  return ends.length > 0 && isInOrder(ends)
}

/** As values leave the record, of three digits: a bound of more would tell nothing, and look as if it did. */
function isInOrder(ends: readonly number[]): boolean {
  return ends.every(
    (end, at) => Number(end.toPrecision(3)) === end && end > (ends[at - 1] ?? -Infinity),
  )
}

/** A question with years as the data of a study has them: of bands a range has those that begin in it, whatever it says. */
export function inYears(question: Question, birth: 'five-year band' | 'year'): Question {
  if (birth === 'year') return question
  const whole = (year: number | undefined, to: (bands: number) => number) =>
    year === undefined ? undefined : 5 * to(year / 5)
  const tables = question.tables.map((table): TableAsked => {
    const { bornFrom, bornUntil, ...of } = table.of
    const [from, until] = [whole(bornFrom, Math.ceil), whole(bornUntil, Math.floor)]
    return {
      ...table,
      of: {
        ...of,
        ...(from === undefined ? {} : { bornFrom: from }),
        ...(until === undefined ? {} : { bornUntil: until + 4 }),
      },
    }
  })
  return { ...question, tables }
}

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
