import type { Database } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { practiceOf } from '../identity/registered-practice.ts'
import type { Refused } from '../messages/send.ts'
import { addWork } from '../messages/work.ts'

/**
 * Puts a message that could not be sent on a work list: of the service it was for, or of the practice where
 * the patient is registered, who knows them by another way. It says no more than that there is one.
 */
export function failedMailToWork(db: Database) {
  return async ({ id, box, recipient, at }: Refused): Promise<void> => {
    // no service has it to do
    if (box === 'operator') return
    const patient = box === 'patient' ? (recipient as PatientId) : null
    const organisation = patient === null ? recipient : await practiceAsJob(db, patient)
    if (organisation === null) return
    // of the message's id, so that telling twice adds one
    const last = id.replaceAll('-', '').slice(-8).toUpperCase()
    const reference = `ML-${last.slice(0, 4)}-${last.slice(4)}`
    await addWork(db.relay, {
      ...{ organisation, reference, kind: 'mail-failed', patient, createdAt: at, dueOn: null },
    })
  }
}

function practiceAsJob(db: Database, patient: PatientId) {
  return db.job.begin(async (tx) => {
    await tx`select enter_job(${patient}, 'import', '{}')`
    return practiceOf(tx, patient)
  })
}
