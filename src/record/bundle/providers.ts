import { odsSystem } from '../../identity/ods-code.ts'
import type { ReferenceValue } from '../validate/problems.ts'
import type { BundleEntry } from './bundle-entries.ts'
import { type BundleOrganisation, organisationNamed } from './organisations.ts'
import type { Resolver } from './references.ts'

/** The organisation that an entry names as its provider, where it names one. */
export function namedProvider(
  entry: BundleEntry,
  resolve: Resolver,
): BundleOrganisation | undefined {
  for (const reference of entry.writers.providers) {
    const target = resolve(reference, entry)
    const isRole = target.to === 'entry' && target.entry.kind === 'PractitionerRole'
    const organisation = isRole
      ? organisationOfRole(target.entry, resolve)
      : organisationAt(reference, entry, resolve)
    if (organisation) return organisation
  }
  return undefined
}

function organisationOfRole(role: BundleEntry, resolve: Resolver): BundleOrganisation | undefined {
  for (const reference of role.writers.providers) {
    const organisation = organisationAt(reference, role, resolve)
    if (organisation) return organisation
  }
  return undefined
}

function organisationAt(
  reference: ReferenceValue,
  from: BundleEntry,
  resolve: Resolver,
): BundleOrganisation | undefined {
  const target = resolve(reference, from)
  switch (target.to) {
    case 'entry':
      return target.entry.organisation
    case 'identifier':
      if (target.kind !== 'Organization') return undefined
      return organisationNamed(target.identifier, reference.display)
    case 'contained':
      return from.contained.get(target.id)
    case 'elsewhere':
      return organisationByIdentifier(reference)
    case 'nothing':
      return undefined
    default:
      return target satisfies never
  }
}

/** A Reference without an address, only with an identifier that can be no one else's. */
function organisationByIdentifier({
  type,
  identifier,
  display,
}: ReferenceValue): BundleOrganisation | undefined {
  const { system, value } = identifier ?? {}
  if (system === undefined || value === undefined) return undefined
  if (type !== 'Organization' && system !== odsSystem) return undefined
  return organisationNamed({ system, value }, display)
}

/** What tells one person from another in this bundle; undefined for those it does not identify. */
export function personKey(
  reference: ReferenceValue,
  from: BundleEntry,
  resolve: Resolver,
): string | undefined {
  const target = resolve(reference, from)
  if (target.to === 'entry') return `entry ${target.entry.index}`
  if (target.to !== 'identifier') return undefined
  return `${target.kind} ${target.identifier.system}|${target.identifier.value}`
}
