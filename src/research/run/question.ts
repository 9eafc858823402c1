import { Refusal } from '../../errors.ts'
import { severalOf } from '../disclosure/complements.ts'
import { born, yearsOf } from '../disclosure/years.ts'
import { canonical, hadIn, type Bounds, type Fact, type Had, type Put } from './facts.ts'
import { dimensions, questionSchema, wrongIn } from './question-schema.ts'
import type { Selects } from './selects.ts'

export type Population = {
  readonly all?: readonly Had[]
  readonly any?: readonly Had[]
  readonly none?: readonly Had[]
  readonly bornFrom?: number
  readonly bornUntil?: number
  readonly sex?: readonly string[]
}

/** Says yes or no of each person: by what they had, by several things that they had, or by a select. */
export type Split = {
  readonly name: string
  readonly had?: Had
  readonly all?: readonly Had[]
  readonly select?: string
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
      'The question is not as it must be: a split has one of had, all and select',
    )
  }
  const isWrong = ({ value }: Fact) => value !== undefined && !isBounds(value)
  if (question.tables.flatMap(factsIn).some(isWrong)) {
    throw new Refusal(
      'invalid',
      'The question is not as it must be: a value has atLeast, below or both, the one under the other, of at most three digits',
    )
  }
  if (
    question.tables.some(({ by, split, dashboard }) => dashboard && (by.length !== 1 || !split))
  ) {
    throw new Refusal('invalid', 'A chart is of a table divided by one thing, and split')
  }
  return question
}

/** Everything that a table asks whether somebody had it. */
export function factsIn({ of, split }: TableAsked): Fact[] {
  const { all = [], any = [], none = [] } = of
  const hads = [...all, ...any, ...none, ...(split?.all ?? []), ...(split?.had ? [split.had] : [])]
  return hads.flatMap(({ followedBy, ...fact }) => (followedBy ? [fact, followedBy] : [fact]))
}

/** As values leave the record: of three digits. A bound of more would tell nothing, and look as if it did. */
function isBounds({ atLeast, below }: Bounds): boolean {
  const ends = [atLeast, below].filter((end) => end !== undefined)
  const isInOrder = atLeast === undefined || below === undefined || atLeast < below
  return ends.length > 0 && isInOrder && ends.every((end) => Number(end.toPrecision(3)) === end)
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
  const split =
    table.split && `case when ${isYes(table.split, selects, put)} then 'yes' else 'no' end as split`
  const { all = [], any = [], none = [], bornFrom, bornUntil, sex } = table.of
  const where = [
    ...all.map((had) => hadIn(had, put)),
    ...(any.length > 0 ? [`(${any.map((had) => hadIn(had, put)).join(' or ')})`] : []),
    ...none.map((had) => `not ${hadIn(had, put)}`),
    ...(bornFrom === undefined ? [] : [`p.born >= ${put(bornFrom)}`]),
    ...(bornUntil === undefined ? [] : [`p.born <= ${put(bornUntil)}`]),
    ...(sex === undefined || sex.length === 0 ? [] : [`p.sex in (${list(sex)})`]),
  ]
  const columns = ['p.person', ...by, ...(split ? [split] : [])]
  const within = divided.indexOf('practice')
  return {
    ...{ name: table.name, ...meaningOf({ ...table, by: divided }, selects) },
    ...(table.split?.select === undefined ? {} : { byHand: true }),
    ...(within > 0 ? { within } : {}),
    // none and few alike: that nobody is somewhere tells of who was thought to be, or that all the others are not
    sensitive: true,
    dimensions: [...divided, ...(table.split ? [table.split.name] : [])],
    values: [...divided.map(() => undefined), ...(table.split ? [yesOrNo] : [])],
    sql: `select ${columns.join(', ')} from people p${where.length > 0 ? ` where ${where.join(' and ')}` : ''}`,
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
  const oneOf = [...new Set(any.map(canonical))].toSorted()
  const [onlyOne = ''] = oneOf
  const fixed = [
    ...all.map((had) => [canonical(had), 'yes']),
    ...none.map((had) => [canonical(had), 'no']),
    ...(oneOf.length > 0 ? [[oneOf.length > 1 ? JSON.stringify(oneOf) : onlyOne, 'yes']] : []),
    ...(sexes.length > 0 ? [['sex', severalOf(sexes)]] : []),
    ...((bornFrom ?? bornUntil) ? [[born, yearsOf(bornFrom, bornUntil)]] : []),
  ].map(([key = '', value = '']) => [key, value] as const)
  return {
    population: 'everybody',
    keys: [...by, ...(split ? [keyOfSplit(split, selects)] : [])],
    // each once; what contradicts itself is not taken for either
    fixed: [...new Map(fixed.map((pair) => [JSON.stringify(pair), pair])).values()],
  }
}

function isYes({ had, all, select }: Split, selects: Selects, put: Put): string {
  if (select !== undefined) return saidBy(select, selects)
  return (all ?? (had ? [had] : [])).map((one) => hadIn(one, put)).join(' and ')
}

/** Selects that are written anew alike are one. */
function keyOfSplit({ had, all, select }: Split, selects: Selects): string {
  if (select !== undefined) return saidBy(select, selects)
  const each = [...new Set((all ?? (had ? [had] : [])).map(canonical))].toSorted()
  const [only = ''] = each
  return each.length > 1 ? JSON.stringify({ all: each }) : only
}

function saidBy(select: string, selects: Selects): string {
  const said = selects.get(select)
  if (said === undefined) throw new TypeError('a select was not read')
  return said
}
