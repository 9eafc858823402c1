import type { Day } from '../identity/age.ts'
import type { Registered } from './register.ts'

/** What the register says, counted. */
export type RegisterFigures = {
  readonly all: number
  readonly open: number
  readonly late: number
  /** Of those that were answered: taken back ones are no answer. */
  readonly answered: number
  readonly inTime: number
  /** Days from receipt to answer, of the one in the middle; null where none was answered. */
  readonly medianDays: number | null
  /** Received in each month, oldest first, months with none between others too. */
  readonly months: readonly { readonly month: string; readonly count: number }[]
}

/** @see domain.md 4.8 */
export function figuresOf(rows: readonly Registered[], today: Day): RegisterFigures {
  return {
    all: rows.length,
    open: rows.filter(({ closedOn }) => closedOn === null).length,
    late: rows.filter(({ closedOn, dueOn }) => closedOn === null && dueOn !== null && dueOn < today)
      .length,
    ...speedOf(rows),
    months: monthsOf(rows.map(({ receivedOn }) => receivedOn)),
  }
}

/** What the register says of some of its requests. */
export type GroupFigures<Key> = Pick<RegisterFigures, 'answered' | 'inTime' | 'medianDays'> & {
  readonly key: Key
  readonly count: number
}

/** How many of each there are and how fast they were answered, the most first. */
export function countedBy<Key extends string>(
  rows: readonly Registered[],
  keyOf: (one: Registered) => Key,
): readonly GroupFigures<Key>[] {
  return [...Map.groupBy(rows, keyOf)]
    .map(([key, some]) => ({ key, count: some.length, ...speedOf(some) }))
    .toSorted((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1))
}

function speedOf(rows: readonly Registered[]) {
  const answered = rows.flatMap(({ closedOn, receivedOn, inTime, state }) =>
    closedOn === null || state === 'withdrawn'
      ? []
      : [{ inTime, days: daysBetween(receivedOn, closedOn) }],
  )
  return {
    answered: answered.length,
    inTime: answered.filter(({ inTime }) => inTime === true).length,
    medianDays: medianOf(answered.map(({ days }) => days)),
  }
}

/** The lower one of two in the middle. */
function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

function monthsOf(days: readonly Day[]) {
  const counts = Map.groupBy(days, (day) => day.slice(0, 7))
  const sorted = [...counts.keys()].toSorted()
  const [first, last] = [sorted[0], sorted.at(-1)]
  const months: { month: string; count: number }[] = []
  if (first === undefined || last === undefined) return months
  for (let month = first; month <= last; month = nextMonth(month)) {
    months.push({ month, count: counts.get(month)?.length ?? 0 })
  }
  return months
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}
