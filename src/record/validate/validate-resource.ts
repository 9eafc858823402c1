import { checkResource } from './compile.ts'
import { isObject } from './object-type.ts'
import { type Problem, type ReferenceValue, type Visit, under } from './problems.ts'

/**
 * What keeps a value from being a resource of FHIR R4: structure, unknown elements, how many of each,
 * types, choices, required codes and primitive values. An empty list when nothing does.
 *
 * Not checked: profiles, the rules written in FHIRPath, which types a reference may point to, and codes
 * of sets that no list exists for (currencies, MIME types, units).
 */
export function validateResource(resource: unknown): Problem[] {
  return inspectResource(resource).problems
}

/**
 * The problems of a resource and, where there are none, every Reference in it: from one walk.
 *
 * @param strict also by the invariants of R4 (`invariants.ts`).
 */
export function inspectResource(
  resource: unknown,
  strict = false,
): {
  problems: Problem[]
  references: ReferenceValue[]
} {
  const visit: Visit = { problems: [], references: [], strict, depth: 0 }
  checkResource(resource, visit)
  if (visit.problems.length > 0) under(visit, 0, typeNameOf(resource))
  return visit
}

function typeNameOf(resource: unknown): string {
  const name = isObject(resource) ? resource['resourceType'] : undefined
  return typeof name === 'string' && /^[A-Z][A-Za-z]{1,63}$/.test(name) ? name : 'Resource'
}
