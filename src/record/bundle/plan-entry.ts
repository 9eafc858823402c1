import type { OdsCode } from '../../identity/ods-code.ts'
import type { AttributedBy, Attribution } from './attribution.ts'
import { type BundleEntry, type EntrySource, resourceOf, sourceOf } from './bundle-entries.ts'
import { type Concept, conceptOf } from './columns.ts'
import type { Resolver, Target } from './references.ts'

/** What an entry of a bundle will become. Holds little: a bundle may have a hundred thousand. */
export type PlannedEntry = {
  readonly kind: string
  readonly sourceId: string
  readonly organisation: OdsCode
  readonly attributedBy: AttributedBy
  readonly source: EntrySource
  /** What each of the entry's references points to, in the order in which it names them. */
  readonly targets: readonly PlannedTarget[]
  /** What the Medication is that the entry only refers to. */
  readonly medication: Concept | undefined
}

export type PlannedTarget =
  | { readonly to: 'patient' }
  | { readonly to: 'entry'; readonly kind: string; readonly sourceId: string }
  /** What a Provenance says of entries that other organisations wrote. */
  | { readonly to: 'left-out' }
  | Exclude<Target, { to: 'entry' }>

/** The source ids of the entries that an entry refers to. */
export function linksOf({
  targets,
  sourceId,
}: Pick<PlannedEntry, 'targets' | 'sourceId'>): string[] {
  const links = new Set<string>()
  for (const target of targets) {
    if (target.to === 'entry' && target.sourceId !== sourceId) links.add(target.sourceId)
  }
  return [...links]
}

/** Makes the plans of a bundle's entries, one at a time. */
export function entryPlanner(
  patient: BundleEntry,
  writers: ReadonlyMap<BundleEntry, Attribution>,
  resolve: Resolver,
) {
  const known = new Map<BundleEntry, PlannedTarget>([[patient, { to: 'patient' }]])

  const targetOf = (entry: BundleEntry): PlannedTarget => {
    const { kind, sourceId } = entry
    const target = known.get(entry) ?? { to: 'entry', kind, sourceId }
    known.set(entry, target)
    return target
  }

  // A Provenance may list all that is in the bundle: which other organisations wrote what is not its to say.
  const isLeftOut = (from: BundleEntry, to: BundleEntry) =>
    from.kind === 'Provenance' &&
    to !== patient &&
    writers.get(to)?.organisation.code !== writers.get(from)?.organisation.code

  const targetsOf = (entry: BundleEntry) =>
    entry.references.map((reference): PlannedTarget => {
      const target = resolve(reference, entry)
      if (target.to !== 'entry') return target
      return isLeftOut(entry, target.entry) ? { to: 'left-out' } : targetOf(target.entry)
    })

  const plan = (entry: BundleEntry, writer: Attribution): PlannedEntry => ({
    kind: entry.kind,
    sourceId: entry.sourceId,
    organisation: writer.organisation.code,
    attributedBy: writer.by,
    source: sourceOf(entry),
    targets: targetsOf(entry),
    medication: medicationOf(entry, resolve),
  })

  return { plan, targetsOf }
}

function medicationOf(entry: BundleEntry, resolve: Resolver): Concept | undefined {
  if (!entry.medication) return undefined
  const target = resolve(entry.medication, entry)
  return target.to === 'entry' ? conceptOf(resourceOf(target.entry).resource) : undefined
}
