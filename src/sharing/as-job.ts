import { insertEvent, type AccessEvent } from '../audit/event.ts'
import type { Database, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { NhsNumber } from '../identity/nhs-number.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { requirePatient } from '../identity/registered-practice.ts'
import { jobEvent, type NamedJob } from './job-event.ts'

/**
 * One transaction of a job on one patient: the work, and its line in the patient's log. One does not happen
 * without the other.
 *
 * @param organisations those whose entries the job writes.
 * @param work gets the time of the database, which is "now" for all it does.
 */
export async function asJob<T>(
  db: Database,
  job: NamedJob & {
    /** What the patient reads that it did; `import` unless given. */
    readonly kind?: AccessEvent['kind']
    readonly filter?: string
  },
  patient: PatientId,
  organisations: readonly OdsCode[],
  work: (tx: Tx, at: Date) => Promise<T>,
): Promise<T> {
  const done = await db.job.begin(async (tx) => {
    const [entered] = await tx<{ at: Date }[]>`
      select enter_job(${patient}, 'import', ${[...organisations]}) as at`
    if (!entered) throw new Error('enter_job gave no answer')
    const result = await work(tx, entered.at)
    await db.keepFresh(tx, patient, entered.at)
    await insertEvent(tx, {
      ...jobEvent(job, patient, organisations),
      ...{ kind: job.kind ?? 'import', filter: job.filter ?? null },
    })
    return { result }
  })
  return done.result
}

/**
 * The patient a command is for. Looking shows nothing of a record, so it is not on the log by itself.
 *
 * @throws Refusal `not-found`.
 */
export async function patientForJob(db: Database, nhsNumber: NhsNumber): Promise<PatientId> {
  const { found } = await db.job.begin(async (tx) => {
    await tx`select enter_job(null, 'finder', '{}')`
    return { found: await requirePatient(tx, nhsNumber) }
  })
  return found
}
