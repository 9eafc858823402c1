import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { typeOfOrganisation } from '../identity/organisations.ts'
import { staffOf } from '../identity/staff.ts'
import {
  concernedPatients,
  isNewOrganisation,
  organisationsOf,
  requireOpen,
  successionBegun,
  type Concerned,
  type Succession,
} from '../identity/successions.ts'
import { termsOf, type ServiceTerms } from '../identity/viewing-terms.ts'
import { strictestTerms } from './most-restrictive.ts'
import { organisationRules } from './organisation-rules.ts'
import { listChanges, type ListChange } from './succession-lists.ts'

/** What is to become of organisations. */
export type Wanted = Pick<Succession, 'kind' | 'predecessors' | 'successor'>

/** What a succession comes to, in numbers: no patient is named. */
export type SuccessionPlan = {
  /** It was begun before, and goes on. */
  readonly begun: Succession | undefined
  readonly successorIsNew: boolean
  readonly patients: number
  /** Of these, those registered with a predecessor, and those who have had to do with the successor too. */
  readonly registered: number
  readonly ofBoth: number
  /** Members of staff at the predecessors. */
  readonly staff: number
  readonly lists: readonly ListChange[]
  /** The successor's terms, before and after. */
  readonly terms: { readonly before: ServiceTerms; readonly after: ServiceTerms } | undefined
}

/**
 * What a succession would come to. Nothing is changed.
 *
 * @throws Refusal `conflict` where it makes no sense, for an organisation that is closed or part of another,
 * or for a part divided off that is not new; `not-found`.
 */
export async function planSuccession(db: Database, wanted: Wanted): Promise<SuccessionPlan> {
  const { kind, predecessors, successor } = wanted
  if (new Set(organisationsOf(wanted)).size < organisationsOf(wanted).length) {
    throw new Refusal('conflict', 'An organisation cannot follow itself')
  }
  const begun = await successionBegun(db.job, wanted)
  if (!begun) await db.job.begin((tx) => requireOpen(tx, organisationsOf(wanted)))
  const found = await countConcerned(db, wanted)
  const successorIsNew = begun?.successorWasNew ?? found.successorIsNew
  if (kind === 'split' && !successorIsNew) {
    throw new Refusal('conflict', `${successor} is at work already: divide off into a new one`)
  }
  const staff = await Promise.all(predecessors.map((one) => staffOf(db, one)))
  const done = await db.job.begin(async (tx) => {
    const keeping = await keepingLists(tx, predecessors, found.practices)
    return {
      lists: await listChanges(tx, { ...wanted, successorWasNew: successorIsNew }, keeping),
      terms: await termsAfter(tx, wanted, successorIsNew, keeping),
    }
  })
  const { patients, registered, ofBoth } = found
  const here = staff.flat().filter(({ suspended }) => !suspended).length
  return { begun, successorIsNew, patients, registered, ofBoth, staff: here, ...done }
}

const atOnce = 500

/** Each patient concerned, once, by id. */
export async function* everyConcerned(db: Database, wanted: Wanted): AsyncGenerator<Concerned> {
  let last: PatientId | null = null
  for (;;) {
    const after: PatientId | null = last
    const found: Concerned[] = await db.job.begin(async (tx) => {
      await tx`select enter_job(null, 'finder', '{}')`
      return [...(await concernedPatients(tx, wanted, after, atOnce))]
    })
    yield* found
    last = found.at(-1)?.patient ?? null
    if (found.length < atOnce) return
  }
}

async function countConcerned(db: Database, wanted: Wanted) {
  const { predecessors, successor } = wanted
  const successorIsNew = await db.job.begin(async (tx) => {
    await tx`select enter_job(null, 'finder', '{}')`
    return successor !== null && isNewOrganisation(tx, successor)
  })
  const practices = new Set<OdsCode>()
  const counted = { patients: 0, registered: 0, ofBoth: 0 }
  for await (const { known, registered } of everyConcerned(db, wanted)) {
    counted.patients++
    if (registered !== null) practices.add(registered)
    if (registered !== null && predecessors.includes(registered)) counted.registered++
    if (successor !== null && known.includes(successor)) counted.ofBoth++
  }
  return { ...counted, practices, successorIsNew }
}

/** The predecessors whose list counts for patients: practices, and whoever has a list or registered patients. */
async function keepingLists(
  tx: Tx,
  predecessors: readonly OdsCode[],
  practices: ReadonlySet<OdsCode>,
): Promise<OdsCode[]> {
  const keeping: OdsCode[] = []
  for (const one of predecessors) {
    const keeps =
      practices.has(one) ||
      (await typeOfOrganisation(tx, one)) === 'gp-practice' ||
      (await organisationRules(tx, one)).length > 0
    if (keeps) keeping.push(one)
  }
  return keeping
}

/**
 * The strictest terms of all that become one. Whether codes are required is asked of those whose lists count;
 * one that was divided off shares out by no default of the one it was a part of.
 */
async function termsAfter(
  tx: Tx,
  { kind, predecessors, successor }: Wanted,
  successorIsNew: boolean,
  keeping: readonly OdsCode[],
): Promise<SuccessionPlan['terms']> {
  if (successor === null) return undefined
  const before = await termsOf(tx, successor)
  const all = await Promise.all(
    predecessors.map(async (one) => {
      const terms = await termsOf(tx, one)
      return keeping.includes(one) ? terms : { ...terms, verificationRequired: false }
    }),
  )
  const own = kind === 'merge' && successorIsNew ? [] : [before]
  const after = [...all, ...own].reduce(strictestTerms)
  if (keeping.length > 0) return { before, after }
  return { before, after: { ...after, verificationRequired: before.verificationRequired } }
}
