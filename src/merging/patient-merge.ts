import type { CopiedRequest, SinceCopied } from '../access/merged-requests.ts'
import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { ContactChoice } from '../messages/contact-choices.ts'
import type { HiddenSince } from '../record/take-copies-out.ts'
import type { ChangedGates } from '../sharing/merged-gates.ts'
import { notAsked, type KeptChoice } from '../sharing/most-restrictive.ts'
import type { Chosen, Kept } from '../sharing/succession-choices.ts'
import type { ReplacedItem } from '../summary/merged-summary.ts'
import type { Preference } from '../summary/preference.ts'

/** A choice as JSON keeps it. */
type StoredChoice = Omit<KeptChoice, 'until'> & { readonly until: string | null }
export type StoredKept = {
  readonly organisation: OdsCode
  readonly out?: StoredChoice
  readonly in?: StoredChoice
}

/** What held in the kept record until then. */
export type Before = {
  readonly choices: readonly StoredKept[]
  readonly shareNothing: boolean
  readonly preference: Preference
  readonly protected: boolean
  readonly paused: boolean
  readonly contact: ContactChoice | null
  readonly gates: ChangedGates
  /** What was decided about the summary, of entries that the other record had left out of its own. */
  readonly items: readonly ReplacedItem[]
  /** Requests for a copy that came from the other record; not there in merges of before there were any. */
  readonly requests?: readonly CopiedRequest[]
}

/** What the other record takes with it when the two are parted: what was said since, where it shows less. */
export type After = {
  readonly choices: readonly StoredKept[]
  readonly shareNothing: boolean
  readonly preference: Preference | null
  readonly protected: boolean
  readonly paused: boolean
  readonly type1: boolean
  readonly hidden: readonly HiddenSince[]
  readonly requests?: readonly SinceCopied[]
}

/** Two records that were put together. */
export type PatientMerge = {
  readonly id: string
  readonly from: PatientId
  readonly reference: string
  readonly recordedAt: Date
  readonly choiceVersion: string
  readonly before: Before
  readonly written: string
}

const columns = (tx: Tx) => tx`
  id, from_patient as from, reference, recorded_at as "recordedAt", choice_version as "choiceVersion", before,
  written`

/** Which records are part of this one; in a job's transaction on it. */
export async function mergesInForce(tx: Tx, keep: PatientId): Promise<PatientMerge[]> {
  const rows = await tx<PatientMerge[]>`
    select ${columns(tx)} from patient_merge
     where patient_id = ${keep} and parted_at is null order by recorded_at`
  return [...rows]
}

export async function addMerge(
  tx: Tx,
  keep: PatientId,
  merge: PatientMerge,
  { by, reason }: { readonly by: string; readonly reason: string | null },
): Promise<void> {
  await tx`
    insert into patient_merge (patient_id, id, from_patient, reference, reason, recorded_by, recorded_at,
                               choice_version, before, written)
    values (${keep}, ${merge.id}, ${merge.from}, ${merge.reference}, ${reason}, ${by}, ${merge.recordedAt},
            ${merge.choiceVersion}, ${tx.json(merge.before)}, ${merge.written})`
}

export async function markParted(
  tx: Tx,
  keep: PatientId,
  id: string,
  by: string,
  after: After,
  at: Date,
): Promise<void> {
  await tx`
    update patient_merge set parted_at = ${at}, parted_by = ${by}, after = ${tx.json(after)}
     where patient_id = ${keep} and id = ${id}`
}

/** What the other record has yet to take, where parting was interrupted. */
export async function yetToTake(
  tx: Tx,
  keep: PatientId,
  from: PatientId,
): Promise<{ readonly id: string; readonly reference: string; readonly after: After } | undefined> {
  const [row] = await tx<{ id: string; reference: string; after: After }[]>`
    select id, reference, after from patient_merge
     where patient_id = ${keep} and from_patient = ${from} and parted_at is not null and after is not null
     order by parted_at desc limit 1`
  return row
}

/** The other record has taken what was its. */
export async function markTaken(tx: Tx, keep: PatientId, id: string): Promise<void> {
  await tx`update patient_merge set after = null where patient_id = ${keep} and id = ${id}`
}

export function storedChoices(kept: readonly Kept[]): StoredKept[] {
  const stored = (one: KeptChoice) => ({ ...one, until: one.until?.toISOString() ?? null })
  return kept.map(({ organisation, out, in: into }) => ({
    organisation,
    ...(out && { out: stored(out) }),
    ...(into && { in: stored(into) }),
  }))
}

export function keptChoicesOf(stored: readonly StoredKept[]): Kept[] {
  const kept = (one: StoredChoice) => ({
    ...one,
    until: one.until === null ? null : new Date(one.until),
  })
  return stored.map(({ organisation, out, in: into }) => ({
    organisation,
    ...(out && { out: kept(out) }),
    ...(into && { in: kept(into) }),
  }))
}

/** What was chosen about each service, of what was kept; what is not there was not asked. */
export function chosenIn(kept: readonly Kept[]): (organisation: OdsCode) => Chosen {
  const known = new Map(kept.map((one) => [one.organisation, one]))
  return (organisation) => {
    const one = known.get(organisation)
    return { out: one?.out ?? notAsked, in: one?.in ?? notAsked }
  }
}
