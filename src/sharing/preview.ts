import type { Decision } from './decide.ts'
import { decideFrom, type OrganisationFacts, type SharingFacts } from './facts.ts'

/** Whether any of a service's staff may read what another wrote, and by which rule. */
export type Sight = {
  readonly viewer: string
  readonly writer: string
  readonly because: Decision['because']
  /** `asks`: they may, once the patient has said yes at that moment. */
  readonly sees: 'yes' | 'asks' | 'no'
}

/** A choice that is not saved yet: about one service, or the switch above all. */
export type Wish = {
  readonly about?: {
    readonly organisation: string
    readonly shareOut: 'yes' | 'no' | 'not-asked'
    readonly shareIn: 'yes' | 'no' | 'not-asked'
  }
  readonly shareNothing?: boolean
}

/** The facts as they would be if this were saved. */
export function supposing(facts: SharingFacts, { about, shareNothing }: Wish): SharingFacts {
  return {
    ...facts,
    shareNothing: shareNothing ?? facts.shareNothing,
    choices: about
      ? [...facts.choices.filter((one) => one.organisation !== about.organisation), about]
      : facts.choices,
  }
}

/** Services that have to do with the patient: that wrote, look after them, or were chosen about. By name. */
export function servicesOf(facts: SharingFacts): OrganisationFacts[] {
  const chosen = new Set(facts.choices.map(({ organisation }) => organisation))
  return facts.organisations
    .filter(
      ({ id, holdsEntries }) =>
        holdsEntries || facts.related.includes(id) || chosen.has(id) || id === facts.practice,
    )
    .toSorted(
      (a, b) =>
        Number(b.id === facts.practice) - Number(a.id === facts.practice) ||
        a.name.localeCompare(b.name, 'en-GB'),
    )
}

export function sightOf(
  facts: SharingFacts,
  viewer: string,
  writer: string,
  isPrivate = false,
): Sight {
  const entry = { organisation: writer, private: isPrivate }
  const { see, because } = decideFrom(facts, { organisation: viewer }, entry)
  const asks = because === 'permission-not-asked'
  return { viewer, writer, because, sees: see ? 'yes' : asks ? 'asks' : 'no' }
}

/** Entries one service wrote, of one kind. */
export type Counted = {
  readonly organisation: string
  readonly kind: string
  readonly private: boolean
  readonly entries: number
}

/** What one service would read that it does not, or the other way round. */
export type Effect = {
  readonly viewer: string
  readonly gains: readonly Counted[]
  readonly loses: readonly Counted[]
}

/** Whom a wish gives sight of what, and whom it takes it from: `decide` asked before and after. */
export function effectOf(
  before: SharingFacts,
  after: SharingFacts,
  viewers: readonly string[],
  counted: readonly Counted[],
): Effect[] {
  return viewers
    .map((viewer) => {
      const changed = counted.map((one) => {
        const was = sightOf(before, viewer, one.organisation, one.private).sees !== 'no'
        const will = sightOf(after, viewer, one.organisation, one.private).sees !== 'no'
        return { one, by: Number(will) - Number(was) }
      })
      return {
        viewer,
        gains: changed.filter(({ by }) => by > 0).map(({ one }) => one),
        loses: changed.filter(({ by }) => by < 0).map(({ one }) => one),
      }
    })
    .filter(({ gains, loses }) => gains.length + loses.length > 0)
}
