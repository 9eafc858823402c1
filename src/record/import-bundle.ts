import { insertEvent } from '../audit/event.ts'
import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Job } from '../identity/actor.ts'
import { addPatient } from '../identity/add-patient.ts'
import { type EntryId, newEntryId, newPatientId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { lockPatient, patientsWith } from '../identity/known-patient.ts'
import { startSharing } from '../sharing/start-sharing.ts'
import { finishEntry, finishPatient, recordIds, type RecordIds } from './bundle/finish-entries.ts'
import type { BundlePlan, PlannedEntry, PlannedPatient } from './bundle/plan-bundle.ts'
import {
  type ChangedEntry,
  changeEntries,
  type KnownEntry,
  knownEntries,
} from './change-entries.ts'
import { asHiddenAs } from './hidden-links.ts'
import { type FinishedEntry, storeEntries } from './store-entries.ts'

/** A command that writes for others, as the log names it. */
export type ImportJob = Job & { readonly name: string; readonly purpose: string }

/** What became of one bundle. Entries of kinds as they were found, whatever became of them. */
export type Imported = {
  readonly isNewPatient: boolean
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/**
 * Stores a planned bundle in one transaction: all of it or nothing. Entries that are in the record already,
 * from the same source and by the same organisation, stay as they are or get a new version.
 *
 * The patient's own details stay as they were first recorded. When nothing is written, the log is not
 * either: nothing of the record was shown to anyone.
 *
 * @throws Refusal `conflict` when the identifiers are not those of one patient, or another import adds the
 *   same patient at this moment; then it can be tried again.
 */
export async function importBundle(
  db: Database,
  job: ImportJob,
  plan: BundlePlan,
): Promise<Imported> {
  const organisations = [...new Set(plan.entries.map((it) => it.organisation))]
  const done = await db.job.begin(async (tx) => {
    const known = await findPatient(tx, plan.patient)
    const patient = known ?? newPatientId()
    const [entered] = await tx<{ at: Date }[]>`
      select enter_job(${patient}, 'import', ${organisations}) as at`
    if (!entered) throw new Error('enter_job gave no answer')
    const { at } = entered
    const before = known ? await lockedEntries(tx, known, plan) : new Map<string, KnownEntry>()
    const ids = idsOf(patient, plan, before)
    if (!known) await startRecord(tx, patient, plan.patient, ids, at)
    const { added, changed, unchanged } = sorted(plan, ids, before, at)
    await storeEntries(tx, patient, added, job.job, at)
    await changeEntries(tx, patient, changed, job.job, at)
    const count = added.length + changed.length
    if (count > 0 || !known) {
      await insertEvent(tx, eventOf(job, patient, organisations, count))
    }
    return {
      isNewPatient: !known,
      added: added.length,
      changed: changed.length,
      unchanged,
    }
  })
  return done
}

/** @throws Refusal `conflict` where the identifiers fit several patients, or one born on another day. */
async function findPatient(tx: Tx, { details }: PlannedPatient): Promise<PatientId | undefined> {
  await tx`select enter_job(null, 'finder', '{}')`
  const [first, ...others] = await patientsWith(tx, details.identifiers)
  if (others.length > 0) {
    throw new Refusal('conflict', 'has identifiers of several patients')
  }
  return first
}

async function lockedEntries(
  tx: Tx,
  patient: PatientId,
  plan: BundlePlan,
): Promise<Map<string, KnownEntry>> {
  const { birthDate } = await lockPatient(tx, patient)
  if (birthDate !== plan.patient.details.birthDate) {
    throw new Refusal('conflict', 'has an identifier of a patient who was born on another day')
  }
  const rows = await knownEntries(tx, patient, plan.entries)
  return new Map(rows.map((it) => [keyOf(it), it]))
}

function keyOf(entry: { readonly organisation: string; readonly sourceId: string }): string {
  return `${entry.organisation} ${entry.sourceId}`
}

type Ids = { readonly entries: ReadonlyMap<string, EntryId>; readonly shown: RecordIds }

function idsOf(patient: PatientId, plan: BundlePlan, before: ReadonlyMap<string, KnownEntry>): Ids {
  const entries = new Map(
    plan.entries.map((it) => [it.sourceId, before.get(keyOf(it))?.id ?? newEntryId()]),
  )
  return { entries, shown: recordIds(patient, entries) }
}

async function startRecord(
  tx: Tx,
  patient: PatientId,
  planned: PlannedPatient,
  ids: Ids,
  at: Date,
): Promise<void> {
  const { died, ...details } = planned.details
  const meta = { versionId: 1, lastUpdated: at.toISOString() }
  await addPatient(tx, {
    ...details,
    id: patient,
    registeredPractice: null,
    diedAt: died === 'unknown' ? at : died,
    resource: finishPatient(planned, ids.shown, meta).text,
  })
  await startSharing(tx, patient)
}

/** What is new, what has changed, and how many are as they were. */
function sorted(plan: BundlePlan, ids: Ids, before: ReadonlyMap<string, KnownEntry>, at: Date) {
  const added: FinishedEntry[] = []
  const changed: ChangedEntry[] = []
  let unchanged = 0
  for (const entry of plan.entries) {
    const known = before.get(keyOf(entry))
    const finished = finish(entry, ids, known ? known.version + 1 : 1, at)
    if (!known) added.push(finished)
    else if (known.digest?.equals(finished.sourceDigest) === true) unchanged++
    else changed.push({ ...finished, version: known.version + 1 })
  }
  return { added: asHiddenAs(before.values(), added), changed, unchanged }
}

function finish(entry: PlannedEntry, ids: Ids, versionId: number, at: Date) {
  const meta = { versionId, lastUpdated: at.toISOString() }
  const { text, digest } = finishEntry(entry, ids.shown, meta)
  const id = ids.entries.get(entry.sourceId)
  if (id === undefined) throw new TypeError('an entry was given no id')
  return {
    ...entry,
    id,
    private: false,
    withheldFromPatient: false,
    sourceDigest: digest,
    links: entry.links.flatMap((it) => ids.entries.get(it) ?? []),
    resource: text,
  }
}

function eventOf(
  job: ImportJob,
  patient: PatientId,
  organisations: readonly OdsCode[],
  count: number,
) {
  return {
    patient,
    kind: 'import',
    actorKind: 'job',
    actor: job.job,
    actorName: job.name,
    organisation: null,
    role: null,
    purpose: job.purpose,
    rule: 'own',
    route: job.job,
    filter: null,
    own: organisations,
    sources: [],
    choiceVersion: null,
    count,
    digest: null,
    requestId: job.requestId,
  } as const
}
