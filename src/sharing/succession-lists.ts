import type { Tx } from '../db/database.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { Succession } from '../identity/successions.ts'
import type { Listing } from './decide.ts'
import { strictestListing } from './most-restrictive.ts'
import { organisationRules, practicesListing, setOrganisationRule } from './organisation-rules.ts'

/** One line of a list that a succession changes. */
export type ListChange = {
  readonly practice: OdsCode
  readonly organisation: OdsCode
  readonly rule: Listing
}

/**
 * What becomes of the lists of practices. A successor stands where all it comes from stood, else where the
 * strictest did; a part that was divided off is on no list that allows. A practice that takes over another's
 * patients allows whom both allowed, and prohibits whom either did; so does a new one that prohibits already.
 *
 * @param keeping the predecessors that keep a list for patients of their own.
 * @see domain.md 2.9: list memberships are confirmed again
 */
export async function listChanges(
  tx: Tx,
  succession: Pick<Succession, 'kind' | 'predecessors' | 'successor' | 'successorWasNew'>,
  keeping: readonly OdsCode[],
): Promise<ListChange[]> {
  const { kind, predecessors, successor, successorWasNew } = succession
  if (successor === null) return []
  const about = [...predecessors, successor]
  const wanted: ListChange[] = []
  // a new successor stands on no list yet, and keeps none; where something is prohibited, somebody meant it
  const counting = (line: Listing) => (successorWasNew && line !== 'prohibited' ? [] : [line])

  for (const practice of await practicesListing(tx, about)) {
    if (about.includes(practice)) continue
    const listing = await listingAt(tx, practice)
    const strictest = [...predecessors.map(listing), ...counting(listing(successor))].reduce(
      strictestListing,
    )
    wanted.push({
      ...{ practice, organisation: successor },
      rule: kind === 'split' ? strictestListing(strictest, 'unlisted') : strictest,
    })
  }
  if (kind === 'merge' && keeping.length > 0) {
    const lists = await Promise.all(keeping.map((one) => listingAt(tx, one)))
    const itsOwn = await listingAt(tx, successor)
    const own = await listedBy(tx, [...keeping, successor])
    for (const organisation of own) {
      if (about.includes(organisation)) continue
      const rule = [
        ...lists.map((listing) => listing(organisation)),
        ...counting(itsOwn(organisation)),
      ].reduce(strictestListing)
      wanted.push({ practice: successor, organisation, rule })
    }
  }
  const changes: ListChange[] = []
  for (const one of wanted) {
    const listing = await listingAt(tx, one.practice)
    if (listing(one.organisation) !== one.rule) changes.push(one)
  }
  return changes
}

export async function changeLists(
  tx: Tx,
  changes: readonly ListChange[],
  by: string,
): Promise<void> {
  for (const { practice, organisation, rule } of changes) {
    await setOrganisationRule(tx, practice, organisation, rule, by)
  }
}

async function listingAt(tx: Tx, practice: OdsCode): Promise<(organisation: OdsCode) => Listing> {
  const rules = await organisationRules(tx, practice)
  const listed = new Map(rules.map(({ organisation, rule }) => [organisation, rule]))
  return (organisation) => listed.get(organisation) ?? 'unlisted'
}

async function listedBy(tx: Tx, practices: readonly OdsCode[]): Promise<OdsCode[]> {
  const lists = await Promise.all(practices.map((practice) => organisationRules(tx, practice)))
  return [...new Set(lists.flat().map(({ organisation }) => organisation))].toSorted()
}
