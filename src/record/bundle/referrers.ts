import type { Attribution } from './attribution.ts'
import type { BundleEntry } from './bundle-entries.ts'
import type { Resolver } from './references.ts'

// These name entries of every organisation, and so say nothing about who wrote them.
const catalogues = new Set(['Provenance', 'List', 'Composition', 'DocumentManifest'])

/** Of each of `wanted` the entries that refer to it. */
export function referrersOf(
  wanted: readonly BundleEntry[],
  entries: readonly BundleEntry[],
  resolve: Resolver,
): Map<BundleEntry, BundleEntry[]> {
  const result = new Map<BundleEntry, BundleEntry[]>(wanted.map((it) => [it, []]))
  if (wanted.length === 0) return result
  for (const entry of entries) {
    if (catalogues.has(entry.kind)) continue
    for (const reference of entry.references) {
      const target = resolve(reference, entry)
      if (target.to === 'entry' && target.entry !== entry) result.get(target.entry)?.push(entry)
    }
  }
  return result
}

/** Who wrote most of the referrers: of the encounters among them, where there are any. */
export function writerOfReferrers(
  referrers: readonly BundleEntry[],
  known: ReadonlyMap<BundleEntry, Attribution>,
): Attribution | undefined {
  const encounters = referrers.filter((it) => it.kind === 'Encounter' && known.has(it))
  const counts = new Map<string, number>()
  let most: Attribution | undefined
  for (const referrer of encounters.length > 0 ? encounters : referrers) {
    const writer = known.get(referrer)
    if (!writer) continue
    const { code } = writer.organisation
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    if (!most || count > (counts.get(most.organisation.code) ?? 0)) most = writer
  }
  return most
}
