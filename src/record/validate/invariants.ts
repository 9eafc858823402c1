import { dataTypeInvariants } from './data-type-invariants.ts'
import type { Invariant } from './invariant.ts'
import type { JsonObject } from './object-type.ts'
import { type Visit, note } from './problems.ts'
import { resourceInvariants } from './resource-invariants.ts'

/**
 * What R4 asks of several elements together, of the types that are written one by one and of what they are made of.
 * Left out are those that its structure says already (`ele-1`, `ext-1`, `dom-2`), those that only warn, and `sqty-1`, as
 * which quantities are simple ones is not in our tables.
 *
 * @see https://hl7.org/fhir/R4/conformance-rules.html#constraints
 */
const invariants: Readonly<Record<string, readonly Invariant[]>> = {
  ...dataTypeInvariants,
  ...resourceInvariants,
}

/** The invariants of a type, noted where they do not hold; undefined where it has none. */
export function invariantsOf(
  type: string,
): ((value: JsonObject, visit: Visit) => void) | undefined {
  const own = invariants[type]
  if (own === undefined) return undefined
  return (value, visit) => {
    for (const { key, holds, message } of own) {
      if (!holds(value)) note(visit, 'invariant', `${message} (${key})`)
    }
  }
}
