import { Refusal } from '../../errors.ts'
import { dimensions, questionSchema, wrongIn } from './question-schema.ts'

export type Fact = {
  readonly codes: readonly string[]
  readonly settings?: readonly string[]
  readonly from?: string
  readonly until?: string
}
export type Had = Fact & { readonly followedBy?: Fact & { readonly withinDays: number } }

export type Population = {
  readonly all?: readonly Had[]
  readonly any?: readonly Had[]
  readonly none?: readonly Had[]
  readonly bornFrom?: number
  readonly bornUntil?: number
  readonly sex?: readonly string[]
}

export type TableAsked = {
  readonly name: string
  readonly of: Population
  readonly by: readonly (typeof dimensions)[number][]
  readonly split?: { readonly name: string; readonly had: Had }
  readonly sensitive?: boolean
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
  return question
}

/** What DuckDB is asked: one row for each person, with where in the table they are. Values are never in the text. */
export type Asked = {
  readonly name: string
  readonly population: string
  readonly dimensions: readonly string[]
  readonly sensitive: boolean
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** A table of a question as one select. */
export function compile(table: TableAsked): Asked {
  const values: (string | number)[] = []
  const put = (value: string | number) => `$${values.push(value)}`
  const list = (all: readonly (string | number)[]) => all.map(put).join(', ')
  const by = table.by.map((name) => `coalesce(p.${name}::varchar, 'none') as ${name}`)
  const split =
    table.split &&
    `case when ${hadIn(table.split.had, list, put)} then 'yes' else 'no' end as split`
  const { all = [], any = [], none = [], bornFrom, bornUntil, sex } = table.of
  const where = [
    ...all.map((had) => hadIn(had, list, put)),
    ...(any.length > 0 ? [`(${any.map((had) => hadIn(had, list, put)).join(' or ')})`] : []),
    ...none.map((had) => `not ${hadIn(had, list, put)}`),
    ...(bornFrom === undefined ? [] : [`p.born >= ${put(bornFrom)}`]),
    ...(bornUntil === undefined ? [] : [`p.born <= ${put(bornUntil)}`]),
    ...(sex === undefined || sex.length === 0 ? [] : [`p.sex in (${list(sex)})`]),
  ]
  const columns = ['p.person', ...by, ...(split ? [split] : [])]
  return {
    name: table.name,
    population: JSON.stringify(table.of),
    dimensions: [...table.by, ...(table.split ? [table.split.name] : [])],
    sensitive: table.sensitive ?? false,
    sql: `select ${columns.join(', ')} from people p${where.length > 0 ? ` where ${where.join(' and ')}` : ''}`,
    values,
  }
}

type Put = (value: string | number) => string
type List = (values: readonly (string | number)[]) => string

function hadIn({ followedBy, ...fact }: Had, list: List, put: Put): string {
  if (followedBy === undefined) {
    return `p.person in (select a.person from entries a where ${isFact('a', fact, list, put)})`
  }
  return `p.person in (select a.person from entries a join entries b on b.person = a.person
    where ${isFact('a', fact, list, put)} and ${isFact('b', followedBy, list, put)}
      and b.on_day >= a.on_day and b.on_day <= a.on_day + ${put(followedBy.withinDays)}::int)`
}

function isFact(
  name: 'a' | 'b',
  { codes, settings, from, until }: Fact,
  list: List,
  put: Put,
): string {
  return [
    `${name}.code in (${list(codes)})`,
    ...(settings ? [`${name}.setting in (${list(settings)})`] : []),
    ...(from ? [`${name}.on_day >= ${put(from)}::date`] : []),
    ...(until ? [`${name}.on_day < ${put(until)}::date`] : []),
  ].join(' and ')
}

/**
 * The same of a select that somebody wrote: its first column is `person`, the others are where they are in the table.
 *
 * @param dimensions the names of the others.
 */
export function fromSql(name: string, sql: string, dimensions: readonly string[]): Asked {
  return { name, population: sql.trim(), dimensions, sensitive: false, sql, values: [] }
}
