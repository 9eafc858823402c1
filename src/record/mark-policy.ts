import type { Database } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { asJob } from '../sharing/as-job.ts'
import { lockSharing } from '../sharing/choice-version.ts'
import { planMark } from './mark-facts.ts'
import { storeMarks } from './mark-store.ts'

/** What a patient asks of the service that wrote an entry. */
export type AskedOf = {
  readonly entry: EntryId
  readonly organisation: string
  readonly what: 'private' | 'not-private'
}

/**
 * What a service finds that is asked: the entries that would change, by their ids alone, for the asker to read in their
 * own view, and whether hiding one of them could harm. What is withheld from the asker counts for that as all else.
 */
export async function setOfAsked(
  db: Database,
  patient: PatientId,
  asked: AskedOf,
): Promise<{ readonly ids: readonly EntryId[]; readonly couldHarm: boolean }> {
  return db.job.begin(async (tx) => {
    await tx`select enter_job(${patient}, 'import', ${[asked.organisation]})`
    const plan = await planMark(tx, patient, choiceOf(asked))
    const ids = [asked.entry, ...(plan?.changes ?? []).map(({ id }) => id)]
    return { ids, couldHarm: (plan?.harms ?? []).length > 0 }
  })
}

/**
 * What a service has published that it does when a patient asks: its own act, in its name, without a person.
 *
 * @see domain.md 2.4
 */
export async function doAsAsked(
  db: Database,
  requestId: string,
  patient: PatientId,
  asked: AskedOf & { readonly id: string; readonly reason: string | null },
): Promise<void> {
  const policy = { job: 'private-on-request', name: 'What you asked for', kind: 'mark' } as const
  const job = { ...policy, purpose: 'private at once, as the service has published', requestId }
  await asJob(db, job, patient, [parseOdsCode(asked.organisation)], async (tx, at) => {
    await lockSharing(tx, patient)
    const { count } = await tx`
      update private_request
         set state = 'yes', answer = 'At once', answered_by = ${policy.job}, answered_at = ${at}
       where patient_id = ${patient} and id = ${asked.id} and state = 'waiting'`
    const plan = await planMark(tx, patient, choiceOf(asked))
    if (count === 0 || plan === undefined || plan.changes.length === 0) return
    await storeMarks(
      tx,
      patient,
      plan,
      {
        ...{ askedBy: 'patient', ground: null, reviewOn: null, harmDecision: null },
        reason: asked.reason ?? 'The patient asked and gave no reason',
        recordedBy: 'At once, by our policy',
      },
      at,
    )
  })
}

function choiceOf({ entry, what }: AskedOf) {
  return { what: 'private', marked: what === 'private', chosen: [entry] } as const
}
