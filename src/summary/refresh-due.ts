import type { Database } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { asJob } from '../sharing/as-job.ts'
import { dayIn } from '../identity/age.ts'

const atOnce = 500

/**
 * Makes anew the summaries whose windows have passed: each summary keeps the first day on which it says
 * something else, in an index, so nobody else is looked at. One patient, one transaction, one line on the log.
 *
 * @returns how many were due.
 */
export async function refreshDue(db: Database, at: Date, requestId: string): Promise<number> {
  const job = {
    job: 'confide summaries',
    name: 'Summary Care Record',
    purpose: 'summary',
    requestId,
  }
  let done = 0
  let last: string = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const due = await db.job.begin(async (tx) => {
      await tx`select enter_job(null, 'finder', '{}')`
      return tx<{ patient: PatientId }[]>`
        select patient_id as patient from summary
         where state = 'live' and due_on <= ${dayIn(at)} and patient_id > ${last}
         order by patient_id limit ${atOnce}`
    })
    // asJob makes the summary of whoever it has worked on
    for (const { patient } of due) await asJob(db, job, patient, [], () => Promise.resolve())
    done += due.length
    last = due.at(-1)?.patient ?? last
    if (due.length < atOnce) return done
  }
}
