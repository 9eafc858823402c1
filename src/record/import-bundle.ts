import { insertEvent, type AccessEvent } from '../audit/event.ts'
import type { Database, Tx } from '../db/database.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refusal } from '../errors.ts'
import { addPatient } from '../identity/add-patient.ts'
import { newPatientId, type EntryId, type PatientId } from '../identity/ids.ts'
import { lockPatient, patientsWith } from '../identity/known-patient.ts'
import { lockSharing } from '../sharing/choice-version.ts'
import { jobEvent, type NamedJob } from '../sharing/job-event.ts'
import { startSharing } from '../sharing/start-sharing.ts'
import { finishPatient } from './bundle/finish-entries.ts'
import type { BundlePlan, PlannedPatient } from './bundle/plan-bundle.ts'
import { changeEntries, type KnownEntry, knownEntries } from './change-entries.ts'
import { entryOrigins } from './entry-origins.ts'
import { type Ids, idsOf, keyOf, sortedEntries } from './import-entries.ts'
import { saidElsewhere } from './import-origins.ts'
import { noteReferrers } from './mark-reference.ts'
import { storeEntries } from './store-entries.ts'

/** What became of one bundle: entries that were not there, that got a new version, that were as they are. */
export type Imported = {
  readonly isNewPatient: boolean
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/** What stands around an import that somebody asked for: who it is for, and what must hold in its transaction. */
export type ImportAround = {
  /** Who asked, as the log has it: on the log also when nothing is new. */
  readonly event: Omit<AccessEvent, 'kind' | 'count' | 'digest'>
  /** Before anything is stored; told which of the entries are in the record. A Refusal undoes it all. */
  readonly before: (tx: Tx, sourceIds: ReadonlySet<string>) => Promise<void>
  /** When all is stored; told how many entries are new or changed. */
  readonly after: (tx: Tx, changes: number) => Promise<void>
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
  job: NamedJob,
  plan: BundlePlan,
  around?: ImportAround,
): Promise<Imported> {
  const organisations = [...new Set(plan.entries.map((it) => it.organisation))]
  return inTransaction(db.imports, async (tx) => {
    const known = await findPatient(tx, plan.patient)
    const patient = known ?? newPatientId()
    const [entered] = await tx<{ at: Date }[]>`
      select enter_job(${patient}, 'import', ${organisations}) as at`
    if (!entered) throw new Error('enter_job gave no answer')
    const { at } = entered
    const before = known ? await lockedEntries(tx, known, plan) : new Map<string, KnownEntry>()
    await around?.before(tx, new Set([...before.values()].map((it) => it.sourceId)))
    const ids = idsOf(patient, plan, before)
    const origins = known ? await entryOrigins(tx, patient) : []
    const elsewhere = saidElsewhere(origins, ids.entries, ids.shown)
    if (!known) await startRecord(tx, patient, plan.patient, ids, at)
    const done = { added: 0, changed: 0, unchanged: 0 }
    const hidden: EntryId[] = []
    const withheld: EntryId[] = []
    for (const { added, changed, unchanged } of sortedEntries(plan, ids, before, elsewhere, at)) {
      await storeEntries(tx, patient, added, job.job, at)
      hidden.push(...added.filter((it) => it.private).map(({ id }) => id))
      withheld.push(...added.filter((it) => it.withheldFromPatient).map(({ id }) => id))
      await changeEntries(tx, patient, changed, {
        ...{ recordedBy: job.job, at, reason: 'imported again' },
      })
      done.added += added.length
      done.changed += changed.length
      done.unchanged += unchanged
    }
    await noteReferrers(tx, patient, 'private', hidden, job.job, at)
    await noteReferrers(tx, patient, 'withheld', withheld, job.job, at)
    const count = done.added + done.changed
    if (count > 0) await db.keepFresh(tx, patient, at)
    await around?.after(tx, count)
    if (around) await insertEvent(tx, { ...around.event, kind: 'import', count, digest: null })
    else if (count > 0 || !known)
      await insertEvent(tx, { ...jobEvent(job, patient, organisations), count })
    return { ...done, isNewPatient: !known }
  })
}

/** @throws Refusal `conflict` where the identifiers fit several patients. */
async function findPatient(tx: Tx, { details }: PlannedPatient): Promise<PatientId | undefined> {
  const [, [first, ...others]] = await Promise.all([
    tx`select enter_job(null, 'finder', '{}')`.execute(),
    patientsWith(tx, details.identifiers),
  ])
  if (others.length > 0) throw new Refusal('conflict', 'has identifiers of several patients')
  return first
}

/**
 * @throws Refusal `conflict` where the patient known by the identifier was born on another day, or their record is
 *   being put into another one.
 */
async function lockedEntries(
  tx: Tx,
  patient: PatientId,
  plan: BundlePlan,
): Promise<Map<string, KnownEntry>> {
  const { birthDate, merged } = await lockPatient(tx, patient)
  if (merged) {
    throw new Refusal('conflict', 'is about a record that is being put into another one')
  }
  // an entry marked meanwhile would else be missed by what refers to it
  await lockSharing(tx, patient)
  if (birthDate !== plan.patient.details.birthDate) {
    throw new Refusal('conflict', 'has an identifier of a patient who was born on another day')
  }
  const rows = await knownEntries(tx, patient, plan.entries)
  return new Map(rows.map((it) => [keyOf(it), it]))
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
  await Promise.all([
    addPatient(tx, {
      ...details,
      id: patient,
      registeredPractice: null,
      diedAt: died === 'unknown' ? at : died,
      resource: finishPatient(planned, ids.shown, meta).text,
    }),
    startSharing(tx, patient),
  ])
}
