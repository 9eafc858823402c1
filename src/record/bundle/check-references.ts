import { isObject } from '../validate/object-type.ts'
import { type BundleEntry, resourceOf } from './bundle-entries.ts'
import type { PlanProblems } from './plan-problem.ts'
import type { Resolver } from './references.ts'

/** Notes each reference that points to nothing, or to another patient. */
export function checkReferences(
  entries: readonly BundleEntry[],
  patient: BundleEntry,
  resolve: Resolver,
  problems: PlanProblems,
): void {
  for (const entry of entries) {
    for (const [i, reference] of entry.references.entries()) {
      const target = resolve(reference, entry)
      if (target.to !== 'nothing') continue
      const isPatient = /(^|\/)Patient[/?]/.test(reference.reference ?? '')
      problems.add({
        entry: entry.index,
        path: pathOf(entry, i),
        code: isPatient && entry !== patient ? 'patient' : 'reference',
        message: isPatient
          ? 'points to another patient than that of the bundle'
          : 'points to nothing in the bundle',
      })
    }
  }
}

/** Where the entry's reference number `index` stands. Looked for only when there is something to report. */
function pathOf(entry: BundleEntry, index: number): string {
  const { resource, references } = resourceOf(entry)
  return placeIn(resource, references[index], entry.kind) ?? entry.kind
}

/** Where `wanted` stands in a value, as FHIRPath writes it. */
export function placeIn(value: unknown, wanted: unknown, path: string): string | undefined {
  if (value === wanted) return path
  if (Array.isArray(value)) return firstOf(value.entries(), wanted, (i) => `${path}[${i}]`)
  return isObject(value)
    ? firstOf(Object.entries(value), wanted, (key) => `${path}.${key}`)
    : undefined
}

function firstOf<Key>(
  parts: Iterable<[Key, unknown]>,
  wanted: unknown,
  pathTo: (key: Key) => string,
): string | undefined {
  for (const [key, part] of parts) {
    const found = placeIn(part, wanted, pathTo(key))
    if (found !== undefined) return found
  }
  return undefined
}
