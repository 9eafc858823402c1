import type { Finding, Risk } from './findings.ts'

/** What an amount over people may be told by. */
export type Statistic = 'mean' | 'median'

/** An amount over the people of one cell: the two largest parts, for whether they make up all of it. */
export type Amount = {
  readonly at: readonly string[]
  readonly people: number
  readonly value: number
  readonly sum: number
  readonly largest: number
  readonly second: number
}

export type ToldAmount = { readonly at: readonly string[]; readonly shown: number | 'hidden' }

const fewestPeople = 10
/** Of a median, as many on each side. */
const fewestOnEachSide = 10
/** The two largest may be this part of a sum, and the rest must be this part of the largest. */
const mostOfTwo = 0.9
const leastBesides = 0.1

/**
 * Means and medians as they may be told, to three digits. The smallest and the largest value are one person's:
 * they cannot be asked for.
 *
 * @throws RangeError for any other statistic.
 */
export function protectAmounts(
  table: string,
  statistic: string,
  amounts: readonly Amount[],
): { readonly cells: readonly ToldAmount[]; readonly findings: readonly Finding[] } {
  if (statistic !== 'mean' && statistic !== 'median') {
    throw new RangeError(`${statistic} is not told: means and medians are`)
  }
  const checked = amounts.map((amount) => ({ amount, risk: riskOf(statistic, amount) }))
  return {
    cells: checked.map(({ amount: { at, value }, risk }) => ({
      at,
      shown: risk === undefined ? Number(value.toPrecision(3)) : 'hidden',
    })),
    findings: checked.flatMap(({ amount: { at }, risk }) =>
      risk === undefined ? [] : [{ risk, table, at, done: 'hidden' as const }],
    ),
  }
}

function riskOf(statistic: Statistic, { people, sum, largest, second }: Amount): Risk | undefined {
  if (people < fewestPeople) return 'LowCount'
  if (statistic === 'median') return people < 2 * fewestOnEachSide ? 'LowCount' : undefined
  const besides = sum - largest - second
  const dominated = largest + second > mostOfTwo * sum || besides < leastBesides * largest
  return dominated ? 'Dominance' : undefined
}
