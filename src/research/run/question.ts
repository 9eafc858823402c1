import { Refusal } from '../../errors.ts'
import type { Bands, Days } from './bands.ts'
import type { Bounds, Fact, Had } from './facts.ts'
import { dimensions, questionSchema, wrongIn } from './question-schema.ts'
import { isDay } from './select-values.ts'

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
