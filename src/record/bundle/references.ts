import type { ReferenceValue } from '../validate/problems.ts'
import type { BundleEntry } from './bundle-entries.ts'
import type { Identifier } from './organisations.ts'

/** What a Reference points to. */
export type Target =
  | { readonly to: 'entry'; readonly entry: BundleEntry }
  /** Something known by its identifier only; it is not in the bundle. */
  | { readonly to: 'identifier'; readonly kind: string; readonly identifier: Identifier }
  /** A resource contained in the one that refers. */
  | { readonly to: 'contained'; readonly id: string }
  /** Something elsewhere, or described in words. */
  | { readonly to: 'elsewhere' }
  | { readonly to: 'nothing' }

/** How the references of one bundle are resolved. */
export type Resolver = (reference: ReferenceValue, from: BundleEntry) => Target

const elsewhere: Target = { to: 'elsewhere' }
const nothing: Target = { to: 'nothing' }

/**
 * Resolves references as FHIR says for bundles: by fullUrl, by type and id (the base of the referring entry
 * first), and conditional ones (`Practitioner?identifier=system|value`) by identifier.
 *
 * @see https://hl7.org/fhir/R4/bundle.html#references
 */
export function resolverOf(entries: readonly BundleEntry[]): Resolver {
  const byName = new Map<string, Target>()
  const byIdentifier = new Map<string, Target>()
  for (const entry of entries) {
    const target: Target = { to: 'entry', entry }
    if (entry.id !== undefined) setFirst(byName, `${entry.kind}/${entry.id}`, target)
    for (const it of entry.identifiers) setFirst(byIdentifier, keyOf(entry.kind, it), target)
  }
  for (const entry of entries) {
    if (entry.fullUrl !== undefined) byName.set(entry.fullUrl, { to: 'entry', entry })
  }
  return ({ reference }, from) => {
    if (reference === undefined) return elsewhere
    if (reference.startsWith('#')) return containedTarget(reference.slice(1), from)
    const question = reference.indexOf('?')
    if (question > 0) return conditional(reference, question, byIdentifier)
    const name = withoutVersion(reference)
    const base = baseOf(from)
    const found = (base === '' ? undefined : byName.get(base + name)) ?? byName.get(name)
    if (found) return found
    return /^https?:/i.test(name) && !/\/Patient\/[^/]*$/.test(name) ? elsewhere : nothing
  }
}

function setFirst(map: Map<string, Target>, key: string, target: Target): void {
  if (!map.has(key)) map.set(key, target)
}

function containedTarget(id: string, from: BundleEntry): Target {
  return id === '' || from.contained.has(id) ? { to: 'contained', id } : nothing
}

function conditional(
  reference: string,
  question: number,
  byIdentifier: ReadonlyMap<string, Target>,
): Target {
  const kind = reference.slice(0, question)
  const [first, ...others] = new URLSearchParams(reference.slice(question + 1))
  if (!first || others.length > 0 || first[0] !== 'identifier') return nothing
  const bar = first[1].indexOf('|')
  const identifier = { system: first[1].slice(0, Math.max(bar, 0)), value: first[1].slice(bar + 1) }
  if (bar < 1 || identifier.value === '' || !/^[A-Z][A-Za-z]+$/.test(kind)) return nothing
  const found = byIdentifier.get(keyOf(kind, identifier))
  if (found) return found
  return kind === 'Patient' ? nothing : { to: 'identifier', kind, identifier }
}

function keyOf(kind: string, { system, value }: Identifier): string {
  return `${kind}?${system}|${value}`
}

/** `http://server/fhir/` of an entry that came from a server. */
function baseOf({ fullUrl, kind, id }: BundleEntry): string {
  const tail = `${kind}/${id}`
  return fullUrl?.startsWith('http') && fullUrl.endsWith(tail) ? fullUrl.slice(0, -tail.length) : ''
}

function withoutVersion(reference: string): string {
  const history = reference.indexOf('/_history/')
  return history < 0 ? reference : reference.slice(0, history)
}
