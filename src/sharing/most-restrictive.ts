import type { PermissionPolicy, PrivateOnRequest } from '../identity/organisations.ts'
import type { ServiceTerms } from '../identity/viewing-terms.ts'
import type { ChoiceRecord } from './choices.ts'
import type { ChoiceValue, Listing } from './decide.ts'

/**
 * What is kept where two services become one. Of each two answers the one that shows less; what showed nothing
 * before shows nothing after, whoever asks and whenever.
 *
 * @see domain.md 2.9, merge, split and closure
 */

/** What was chosen in one direction, and on what ground. */
export type KeptChoice = {
  readonly value: ChoiceValue
  readonly basis: ChoiceRecord['basis']
  /** From then on it counts as not asked; null: it does not end. */
  readonly until: Date | null
}

/** What nobody was asked about. */
export const notAsked: KeptChoice = { value: 'not-asked', basis: 'policy', until: null }

// Each from what shows least to what shows most.
const values: readonly ChoiceValue[] = ['no', 'not-asked', 'yes']
const listings: readonly Listing[] = ['prohibited', 'unlisted', 'allowed']
const policies: readonly PermissionPolicy[] = ['ask-each-time', 'extended', 'notice-based']
const answersToPrivate: readonly PrivateOnRequest[] = ['at-once', 'ask']
// from the weakest ground to the strongest
const bases: readonly ChoiceRecord['basis'][] = ['policy', 'migrated', 'implied', 'express']

/** The first of two by an order that begins with what shows least. */
function firstInOrder<T>(order: readonly T[], a: T, b: T): T {
  return order.indexOf(a) <= order.indexOf(b) ? a : b
}

/**
 * The stricter of two choices. A yes rests on the weaker of its two grounds and ends with the first; a no rests
 * on the stronger and lasts as long as either.
 */
export function strictestChoice(a: KeptChoice, b: KeptChoice): KeptChoice {
  if (a.value !== b.value) return firstInOrder(values, a.value, b.value) === a.value ? a : b
  const weaker = firstInOrder(bases, a.basis, b.basis)
  const stronger = weaker === a.basis ? b.basis : a.basis
  switch (a.value) {
    case 'yes':
      return { value: 'yes', basis: weaker, until: firstEnd(a.until, b.until) }
    case 'no':
      return { value: 'no', basis: stronger, until: lastEnd(a.until, b.until) }
    case 'not-asked':
      return { value: 'not-asked', basis: weaker, until: null }
    default:
      return a.value satisfies never
  }
}

export function strictestListing(a: Listing, b: Listing): Listing {
  return firstInOrder(listings, a, b)
}

export function strictestTerms(a: ServiceTerms, b: ServiceTerms): ServiceTerms {
  return {
    sharesOutFrom:
      a.sharesOutFrom === null || b.sharesOutFrom === null
        ? null
        : lastEnd(a.sharesOutFrom, b.sharesOutFrom),
    permissionPolicy: firstInOrder(policies, a.permissionPolicy, b.permissionPolicy),
    verificationRequired: a.verificationRequired || b.verificationRequired,
    graceDays: Math.min(a.graceDays, b.graceDays),
    privateOnRequest: firstInOrder(answersToPrivate, a.privateOnRequest, b.privateOnRequest),
  }
}

/** The earlier of two ends; null is never. */
function firstEnd(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return a <= b ? a : b
}

/** The later of two ends; null is never. */
function lastEnd(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return null
  return a >= b ? a : b
}
