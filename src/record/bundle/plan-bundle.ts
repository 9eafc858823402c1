import type { OdsCode } from '../../identity/ods-code.ts'
import { type Attribution, allBy, attribute } from './attribution.ts'
import {
  type BundleEntry,
  type EntrySource,
  readEntry,
  resourceOf,
  sourceOf,
} from './bundle-entries.ts'
import { type BundlePatient, patientOf } from './bundle-patient.ts'
import { checkHead } from './bundle-shape.ts'
import type { BundleText } from './bundle-text.ts'
import { checkReferences } from './check-references.ts'
import type { BundleOrganisation } from './organisations.ts'
import { type PlanProblem, PlanProblems } from './plan-problem.ts'
import { entryPlanner, type PlannedEntry, type PlannedTarget } from './plan-entry.ts'
import { type Resolver, resolverOf } from './references.ts'

export type PlanOptions = {
  /** Who wrote what nothing in the bundle says who wrote. */
  readonly organisation?: OdsCode | undefined
  /** Who wrote all of it, whatever the bundle says. */
  readonly writtenBy?: OdsCode
}

/** What a bundle will become: nothing of it needs a look at the bundle again. */
export type BundlePlan = {
  readonly patient: PlannedPatient
  /** The organisations that wrote its entries. */
  readonly organisations: readonly BundleOrganisation[]
  readonly entries: readonly PlannedEntry[]
}

export type PlannedPatient = {
  readonly details: BundlePatient
  readonly source: EntrySource
  readonly targets: readonly PlannedTarget[]
}

export type PlanResult =
  | { readonly plan: BundlePlan }
  | { readonly problems: readonly PlanProblem[]; readonly count: number }

/** Beyond this the resources of a bundle are read a second time rather than held. */
export const heldBytes = 8 * 1024 * 1024

/**
 * Decides what becomes of a bundle: one patient, entries, and the organisation that wrote each. All of it,
 * or nothing: any problem refuses the bundle. References and writers are looked at when all resources are right.
 */
export function planBundle(bundle: BundleText, options: PlanOptions = {}): PlanResult {
  const problems = new PlanProblems()
  checkHead(bundle, problems)
  const keepsResources = bundle.bytes <= heldBytes
  const all: BundleEntry[] = []
  for (let i = 0; i < bundle.entries.length; i++) {
    const entry = readEntry(bundle.entries, i, keepsResources, problems)
    if (entry) all.push(entry)
  }
  const patient = onePatient(all, problems)
  checkSourceIds(all, problems)
  if (!patient || problems.count > 0) return refused(problems)
  const details = patientOf(patient, resourceOf(patient).resource, problems)
  const resolve = resolverOf(all)
  checkReferences(all, patient, resolve, problems)
  const entries = all.filter((it) => it !== patient)
  const writers =
    options.writtenBy === undefined
      ? attribute(entries, resolve, options.organisation)
      : allBy(entries, options.writtenBy)
  for (const entry of entries) if (!writers.has(entry)) addUnattributed(entry, problems)
  if (!details || problems.count > 0) return refused(problems)
  return { plan: makePlan(details, patient, writers, resolve) }
}

function refused({ first, count }: PlanProblems): PlanResult {
  return { problems: first, count }
}

function onePatient(entries: readonly BundleEntry[], problems: PlanProblems) {
  const [first, ...others] = entries.filter((it) => it.kind === 'Patient')
  const add = (entry: number | undefined, message: string) =>
    problems.add({ entry, path: 'Bundle.entry', code: 'patient', message })
  if (!first && problems.count === 0) add(undefined, 'holds no Patient')
  for (const { index } of others) add(index, 'is a second Patient: a bundle holds one')
  return first
}

function checkSourceIds(entries: readonly BundleEntry[], problems: PlanProblems): void {
  const seen = new Set<string>()
  for (const { sourceId, index } of entries) {
    if (seen.has(sourceId)) {
      const message = 'is in the bundle twice'
      problems.add({ entry: index, path: 'Bundle.entry.fullUrl', code: 'structure', message })
    }
    seen.add(sourceId)
  }
}

function addUnattributed({ index, kind }: BundleEntry, problems: PlanProblems): void {
  const message = 'says nothing of the organisation that wrote it, and none was named'
  problems.add({ entry: index, path: kind, code: 'organisation', message })
}

function makePlan(
  details: BundlePatient,
  patient: BundleEntry,
  writers: ReadonlyMap<BundleEntry, Attribution>,
  resolve: Resolver,
): BundlePlan {
  const organisations = new Map<string, BundleOrganisation>()
  for (const { organisation } of writers.values()) {
    const known = organisations.get(organisation.code)
    if (known?.name === undefined) organisations.set(organisation.code, organisation)
  }
  const { plan, targetsOf } = entryPlanner(patient, writers, resolve)
  const entries = [...writers].toSorted(([a], [b]) => a.index - b.index)
  return {
    patient: { details, source: sourceOf(patient), targets: targetsOf(patient) },
    organisations: [...organisations.values()],
    entries: entries.map(([entry, writer]) => plan(entry, writer)),
  }
}
