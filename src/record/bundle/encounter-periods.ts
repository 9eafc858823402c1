import type { BundleOrganisation } from './organisations.ts'
import type { Period } from './writer-facts.ts'

export type HeldPeriod = Period & { readonly organisation: BundleOrganisation }

// A hostile bundle may have a hundred thousand encounters that never end.
const mostLookedAt = 1000

/** The encounters of a bundle in order of time. */
export class EncounterPeriods {
  readonly #periods: readonly HeldPeriod[]
  /** The latest end of each period and those before it. */
  readonly #latestEnds: readonly number[]

  constructor(periods: readonly HeldPeriod[]) {
    this.#periods = periods.toSorted((a, b) => a.start - b.start)
    let latest = -Infinity
    this.#latestEnds = this.#periods.map((it) => (latest = Math.max(latest, it.end)))
  }

  /** The organisation of the encounter that holds this date; of several, of the one that began last. */
  holding(date: Period): BundleOrganisation | undefined {
    const last = this.#lastStartedBy(date.end)
    for (let i = last; i >= 0 && i > last - mostLookedAt; i--) {
      if ((this.#latestEnds[i] ?? 0) < date.start) return undefined
      const period = this.#periods[i]
      if (period && period.end >= date.start) return period.organisation
    }
    return undefined
  }

  #lastStartedBy(time: number): number {
    let low = 0
    let high = this.#periods.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#periods[middle]?.start ?? 0) <= time) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
