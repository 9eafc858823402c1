import type { Bands, Days } from './bands.ts'
import type { Fact, Had } from './facts.ts'
import type { Population, Question, Split } from './question.ts'
import { sexes } from './question-schema.ts'

/** What a study and its data hold: what is asked beyond it changes nothing. */
export type Held = {
  readonly settings: readonly string[]
  /** In which the data was made. */
  readonly year: number
}

/** Who is older is told as of this age. */
const oldest = 90

/**
 * A question without words that leave nobody out: the same people would be another group by them, and what is hidden of the
 * one told of the other.
 *
 * @param question with years as the data has them.
 * @see research-data.md section 9 (T5)
 */
export function withoutIdleWords(question: Question, held: Held): Question {
  const had = (one: Had): Had => {
    const { followedBy: next, ...fact } = one
    if (!next) return settled(fact, held)
    const { withinDays } = next
    return { ...settled(fact, held), followedBy: { ...settled(next, held), withinDays } }
  }
  const tables = question.tables.map(({ of, split, ...table }) => ({
    ...table,
    of: peopleAsked(of, held, had),
    ...(split ? { split: splitAsked(split, held, had) } : {}),
  }))
  return { ...question, tables }
}

type Each = (one: Had) => Had

function peopleAsked(of: Population, held: Held, had: Each): Population {
  const { all, any, none, bornFrom, bornUntil, sex } = of
  return {
    ...(all ? { all: all.map(had) } : {}),
    ...(any ? { any: any.map(had) } : {}),
    ...(none ? { none: none.map(had) } : {}),
    ...(bornFrom !== undefined && bornFrom > held.year - oldest ? { bornFrom } : {}),
    ...(bornUntil !== undefined && bornUntil < held.year ? { bornUntil } : {}),
    ...(sex && !sexes.every((one) => sex.includes(one)) ? { sex } : {}),
  }
}

function splitAsked(split: Split, held: Held, had: Each): Split {
  const { bands, days, had: only, all, ...others } = split
  return {
    ...others,
    ...(only ? { had: had(only) } : {}),
    ...(all ? { all: all.map(had) } : {}),
    ...(bands ? { bands: bandsAsked(bands, held) } : {}),
    ...(days ? { days: daysAsked(days, held) } : {}),
  }
}

function bandsAsked({ unit, at, ...fact }: Bands, held: Held): Bands {
  return { ...settled(fact, held), unit, at }
}

function daysAsked({ from, to, at }: Days, held: Held): Days {
  return { from: settled(from, held), to: settled(to, held), at }
}

/** In settings of the study, where any of these is; all of them say nothing. */
function settled(fact: Fact, held: Held): Fact {
  const { settings, ...others } = fact
  const own = settings?.filter((one) => held.settings.includes(one)) ?? []
  if (own.length === 0) return fact
  const isAll = held.settings.every((one) => own.includes(one))
  return { ...others, ...(isAll ? {} : { settings: own }) }
}
