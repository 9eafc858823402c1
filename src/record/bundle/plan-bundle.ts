import type { OdsCode } from '../../identity/ods-code.ts'
import { type AttributedBy, type Attribution, attribute } from './attribution.ts'
import { type BundleEntry, readEntry, resourceOf } from './bundle-entries.ts'
import { type BundlePatient, patientOf } from './bundle-patient.ts'
import { checkHead } from './bundle-shape.ts'
import type { BundleText } from './bundle-text.ts'
import { type Columns, conceptOf } from './columns.ts'
import { checkReferences } from './check-references.ts'
import type { BundleOrganisation } from './organisations.ts'
import { type PlanProblem, PlanProblems } from './plan-problem.ts'
import { type Resolver, type Target, resolverOf } from './references.ts'

export type PlanOptions = {
  /** Who wrote what nothing in the bundle says who wrote. */
  readonly organisation?: OdsCode | undefined
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
  readonly entry: BundleEntry
  readonly targets: readonly PlannedTarget[]
}

export type PlannedEntry = Columns & {
  readonly sourceId: string
  readonly organisation: OdsCode
  readonly attributedBy: AttributedBy
  /** The source ids of the entries it refers to. */
  readonly links: readonly string[]
  readonly entry: BundleEntry
  /** What each of the entry's references points to. */
  readonly targets: readonly PlannedTarget[]
}

/** As `Target`; `left-out` is what a Provenance says of entries that other organisations wrote. */
export type PlannedTarget = Target | { readonly to: 'left-out' }

export type PlanResult =
  | { readonly plan: BundlePlan }
  | { readonly problems: readonly PlanProblem[]; readonly count: number }

// Beyond this the resources of a bundle are read a second time rather than held.
const heldBytes = 32 * 1024 * 1024

/**
 * Decides what becomes of a bundle: one patient, entries, and the organisation that wrote each. All of it,
 * or nothing: any problem refuses the bundle. References and writers are looked at when all resources are right.
 */
export function planBundle(bundle: BundleText, options: PlanOptions = {}): PlanResult {
  const problems = new PlanProblems()
  checkHead(bundle, problems)
  const keepsResources = bundle.bytes <= heldBytes
  const all = bundle.entries.flatMap(
    (source, index) => readEntry(source, index, keepsResources, problems) ?? [],
  )
  const patient = onePatient(all, problems)
  checkSourceIds(all, problems)
  if (!patient || problems.count > 0) return refused(problems)
  const details = patientOf(patient, resourceOf(patient).resource, problems)
  const resolve = resolverOf(all)
  checkReferences(all, patient, resolve, problems)
  const entries = all.filter((it) => it !== patient)
  const writers = attribute(entries, resolve, options.organisation)
  for (const entry of entries) if (!writers.has(entry)) addUnattributed(entry, problems)
  if (!details || problems.count > 0) return refused(problems)
  const targets = patient.references.map((it) => resolve(it, patient))
  return { plan: makePlan({ details, entry: patient, targets }, entries, writers, resolve) }
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
  patient: PlannedPatient,
  entries: readonly BundleEntry[],
  writers: ReadonlyMap<BundleEntry, Attribution>,
  resolve: Resolver,
): BundlePlan {
  const organisations = new Map<string, BundleOrganisation>()
  for (const { organisation } of writers.values()) {
    const known = organisations.get(organisation.code)
    if (known?.name === undefined) organisations.set(organisation.code, organisation)
  }
  const planned = entries.flatMap((entry) => {
    const writer = writers.get(entry)
    return writer ? [planEntry(entry, writer, writers, patient.entry, resolve)] : []
  })
  return {
    patient,
    organisations: [...organisations.values()],
    entries: planned,
  }
}

function planEntry(
  entry: BundleEntry,
  writer: Attribution,
  writers: ReadonlyMap<BundleEntry, Attribution>,
  patient: BundleEntry,
  resolve: Resolver,
): PlannedEntry {
  const { code } = writer.organisation
  // A Provenance may list all that is in the bundle: which other organisations wrote what is not its to say.
  const isOwn = (target: Target) =>
    target.to !== 'entry' ||
    target.entry === patient ||
    writers.get(target.entry)?.organisation.code === code
  const targets = entry.references.map((reference): PlannedTarget => {
    const target = resolve(reference, entry)
    return entry.kind === 'Provenance' && !isOwn(target) ? { to: 'left-out' } : target
  })
  const links = new Set<string>()
  for (const target of targets) {
    if (target.to === 'entry' && target.entry !== patient && target.entry !== entry) {
      links.add(target.entry.sourceId)
    }
  }
  return {
    ...entry.columns,
    ...codeOfMedication(entry, resolve),
    sourceId: entry.sourceId,
    organisation: code,
    attributedBy: writer.by,
    links: [...links],
    entry,
    targets,
  }
}

/** A prescription that only refers to its Medication is listed by what the Medication is. */
function codeOfMedication(entry: BundleEntry, resolve: Resolver) {
  if (!entry.medication) return {}
  const target = resolve(entry.medication, entry)
  return target.to === 'entry' ? conceptOf(resourceOf(target.entry).resource) : {}
}
