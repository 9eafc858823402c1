import { setFlagsFromString } from 'node:v8'
import type { Database } from '../db/database.ts'
import { DatabaseError } from '../db/line.ts'
import { Refusal } from '../errors.ts'
import { addOrganisation, requireOrganisation } from '../identity/organisations.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { NamedJob } from '../sharing/job-event.ts'
import { organisationType } from './bundle/organisation-type.ts'
import type { BundleOrganisation } from './bundle/organisations.ts'
import { type BundlePlan, heldBytes, planBundle } from './bundle/plan-bundle.ts'
import type { PlanProblem } from './bundle/plan-problem.ts'
import { type BundleSource, type ReadBundle, readBundles } from './bundle/read-bundles.ts'
import { Queue } from './queue.ts'
import { importBundle } from './import-bundle.ts'
import {
  type ImportSummary,
  newSummary,
  type RefusedBundle,
  addToSummary,
} from './import-summary.ts'

export type ImportOptions = {
  /** Who wrote what nothing in a bundle says who wrote. */
  readonly organisation?: OdsCode | undefined
  /** Told of the bytes read so far. */
  readonly onProgress?: (bytes: number, summary: ImportSummary) => void
  /** Told of each bundle that was not taken in. */
  readonly onRefused?: (refused: RefusedBundle) => void
}

// While PostgreSQL stores some bundles, the next is read and validated.
const atOnce = 3

/**
 * Takes in FHIR R4 bundles of any number and size: the one way in. Each bundle is a transaction; a bad one
 * is reported and left out, and the rest goes on. Taking the same in again changes nothing.
 *
 * @throws Refusal `not-found` when the organisation named is not known.
 */
export async function importBundles(
  db: Database,
  job: NamedJob,
  sources: readonly BundleSource[],
  options: ImportOptions = {},
): Promise<ImportSummary> {
  if (options.organisation !== undefined) await requireOrganisation(db.job, options.organisation)
  const summary = newSummary()
  const organisations = new Set<string>()
  const queue = new Queue(atOnce)
  let bytes = 0
  const onBytes = (count: number) => {
    bytes += count
    options.onProgress?.(bytes, summary)
  }
  const refuse = (refused: RefusedBundle) => {
    summary.refused++
    options.onRefused?.(refused)
  }
  for (const source of sources) {
    for await (const bundle of readBundles(source, onBytes)) {
      const where = { file: source.name, bundle: bundle.number }
      const isLarge = bundle.kind === 'bundle' && bundle.bytes > heldBytes
      if (isLarge) {
        // One at a time is all that memory is for, and V8 would let garbage grow to several times what is held.
        await queue.done()
        setFlagsFromString('--heap-growing-percent=30')
      }
      const plan = planOf(bundle, options, (problems, count) =>
        refuse({ ...where, problems, count }),
      )
      if (!plan) {
        release(bundle)
        continue
      }
      await addOrganisations(db, plan.organisations, organisations)
      await queue.add(() =>
        storeBundle(db, job, plan, summary, (message) =>
          refuse({ ...where, problems: [wholeBundle(message)], count: 1 }),
        ).finally(() => release(bundle)),
      )
      if (isLarge) await queue.done()
    }
  }
  await queue.done()
  options.onProgress?.(bytes, summary)
  return summary
}

function release(bundle: ReadBundle): void {
  if (bundle.kind === 'bundle') bundle.release?.()
}

function planOf(
  bundle: ReadBundle,
  { organisation }: ImportOptions,
  refuse: (problems: readonly PlanProblem[], count: number) => void,
): BundlePlan | undefined {
  if (bundle.kind === 'broken') {
    refuse([wholeBundle(bundle.message)], 1)
    return undefined
  }
  const result = planBundle(bundle, { organisation })
  if ('plan' in result) return result.plan
  refuse(result.problems, result.count)
  return undefined
}

function wholeBundle(message: string): PlanProblem {
  return { entry: undefined, path: 'Bundle', code: 'structure', message }
}

/** Once for each run: organisations that are there stay as they are. */
async function addOrganisations(
  db: Database,
  organisations: readonly BundleOrganisation[],
  known: Set<string>,
): Promise<void> {
  for (const organisation of organisations) {
    const { code, name, area } = organisation
    if (known.has(code)) continue
    const type = organisationType(organisation)
    await addOrganisation(db.job, { id: code, name: name ?? code, type, area: area ?? null })
    known.add(code)
  }
}

// Two imports of one new patient at the same moment: the second finds the patient when it tries again.
const attempts = 3

async function storeBundle(
  db: Database,
  job: NamedJob,
  plan: BundlePlan,
  summary: ImportSummary,
  refuse: (message: string) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      addToSummary(summary, plan, await importBundle(db, job, plan))
      return
    } catch (error) {
      const reason = reasonOf(error)
      if (reason === undefined) throw error
      if (reason.mayPass && attempt < attempts) continue
      refuse(reason.message)
      return
    }
  }
}

/** Why this bundle cannot be stored, where that is about the bundle and not about the database. */
function reasonOf(error: unknown): { message: string; mayPass: boolean } | undefined {
  if (error instanceof Refusal)
    return { message: error.message, mayPass: error.code === 'conflict' }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // another import has just added this patient
  const isTaken = error instanceof DatabaseError && error.constraint === 'patient_identifier_pk'
  if (code === '40001' || code === '40P01' || isTaken) {
    return { message: 'could not be stored beside another import', mayPass: true }
  }
  // Class 22: a value that PostgreSQL cannot hold. Its message would quote the value.
  return code.startsWith('22')
    ? { message: `holds a value that cannot be stored (${code})`, mayPass: false }
    : undefined
}
