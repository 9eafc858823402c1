import type { OdsCode } from '../../identity/ods-code.ts'
import type { BundleEntry } from './bundle-entries.ts'
import { EncounterPeriods } from './encounter-periods.ts'
import type { BundleOrganisation } from './organisations.ts'
import { namedProvider, personKey } from './providers.ts'
import type { Resolver } from './references.ts'
import { referrersOf, writerOfReferrers } from './referrers.ts'

/** How the organisation that wrote an entry was found: values of `entry.attributed_by`. */
export type AttributedBy =
  'encounter' | 'own-provider' | 'encounter-period' | 'most-encounters' | 'named'

export type Attribution = { readonly organisation: BundleOrganisation; readonly by: AttributedBy }

/**
 * The organisation that wrote each entry of a bundle: what the first of these says.
 *
 * 1. The service provider of its encounter.
 * 2. Its own provider: an organisation, or a person who took part in encounters of one organisation only.
 * 3. The encounter whose period holds its date.
 * 4. What refers to it: a Goal belongs to its CarePlan, a Medication to its request, a Practitioner to the
 *    encounters that name them. Else what one organisation wrote would show in another's entries.
 * 5. The organisation with most encounters.
 * 6. The one named for the whole import; an entry is left out of the result without it.
 */
export function attribute(
  entries: readonly BundleEntry[],
  resolve: Resolver,
  named: OdsCode | undefined,
): Map<BundleEntry, Attribution> {
  const encounters = encountersOf(entries, resolve)
  const result = new Map<BundleEntry, Attribution>()
  for (const entry of entries) {
    const found = ownWriter(entry, resolve, encounters)
    if (found) result.set(entry, found)
  }
  followReferrers(entries, resolve, result)
  const rest = writerOfRest(encounters.most, named)
  if (rest) for (const entry of entries) if (!result.has(entry)) result.set(entry, rest)
  return result
}

type Encounters = {
  readonly periods: EncounterPeriods
  /** Of each person the organisation of their encounters; undefined where there are several. */
  readonly homes: ReadonlyMap<string, BundleOrganisation | undefined>
  readonly most: BundleOrganisation | undefined
}

function encountersOf(entries: readonly BundleEntry[], resolve: Resolver): Encounters {
  const held = entries.flatMap((entry) => {
    const organisation = entry.kind === 'Encounter' ? namedProvider(entry, resolve) : undefined
    return organisation ? [{ entry, organisation }] : []
  })
  const homes = new Map<string, BundleOrganisation | undefined>()
  for (const { entry, organisation } of held) {
    for (const reference of entry.writers.people) {
      const key = personKey(reference, entry, resolve)
      if (key === undefined) continue
      const isOther = homes.has(key) && homes.get(key)?.code !== organisation.code
      homes.set(key, isOther ? undefined : organisation)
    }
  }
  const periods = held.flatMap(({ entry, organisation }) =>
    entry.writers.period ? [{ ...entry.writers.period, organisation }] : [],
  )
  return {
    periods: new EncounterPeriods(periods),
    homes,
    most: mostFrequent(held.map((it) => it.organisation)),
  }
}

/** Rules 1 to 3, which look at the entry itself. */
function ownWriter(
  entry: BundleEntry,
  resolve: Resolver,
  encounters: Encounters,
): Attribution | undefined {
  if (entry.organisation) return { organisation: entry.organisation, by: 'own-provider' }
  for (const reference of entry.writers.encounters) {
    const target = resolve(reference, entry)
    const organisation = target.to === 'entry' ? namedProvider(target.entry, resolve) : undefined
    if (organisation) return { organisation, by: 'encounter' }
  }
  const provider = namedProvider(entry, resolve)
  if (provider) {
    return { organisation: provider, by: entry.kind === 'Encounter' ? 'encounter' : 'own-provider' }
  }
  for (const reference of entry.writers.providers) {
    const home = encounters.homes.get(personKey(reference, entry, resolve) ?? '')
    if (home) return { organisation: home, by: 'own-provider' }
  }
  const { date } = entry.writers
  const held = date && encounters.periods.holding(date)
  return held && { organisation: held, by: 'encounter-period' }
}

/** Rule 4, from what is known outwards, so that a cycle of references comes to an end. */
function followReferrers(
  entries: readonly BundleEntry[],
  resolve: Resolver,
  result: Map<BundleEntry, Attribution>,
): void {
  const referrers = referrersOf(
    entries.filter((it) => !result.has(it)),
    entries,
    resolve,
  )
  let open = [...referrers.keys()]
  for (let before = Infinity; open.length < before;) {
    before = open.length
    const found = open.flatMap((entry) => {
      const writer = writerOfReferrers(referrers.get(entry) ?? [], result)
      return writer ? [[entry, writer] as const] : []
    })
    for (const [entry, writer] of found) result.set(entry, writer)
    open = open.filter((it) => !result.has(it))
  }
}

function writerOfRest(
  most: BundleOrganisation | undefined,
  named: OdsCode | undefined,
): Attribution | undefined {
  if (most) return { organisation: most, by: 'most-encounters' }
  return named === undefined ? undefined : namedWriter(named)
}

/** One organisation as the writer of everything, whatever the bundle says. */
export function allBy(
  entries: readonly BundleEntry[],
  named: OdsCode,
): Map<BundleEntry, Attribution> {
  const writer = namedWriter(named)
  return new Map(entries.map((entry) => [entry, writer]))
}

function namedWriter(code: OdsCode): Attribution {
  return { organisation: { code, name: undefined, type: undefined, area: undefined }, by: 'named' }
}

/** The organisation that is there most often; of several the one that comes first. */
function mostFrequent(
  organisations: readonly BundleOrganisation[],
): BundleOrganisation | undefined {
  const counts = new Map<string, number>()
  for (const { code } of organisations) counts.set(code, (counts.get(code) ?? 0) + 1)
  let most: BundleOrganisation | undefined
  for (const it of organisations) {
    if (!most || (counts.get(it.code) ?? 0) > (counts.get(most.code) ?? 0)) most = it
  }
  return most
}
