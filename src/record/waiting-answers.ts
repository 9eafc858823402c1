import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** How many requests of the patient about entries, and changes of what was filed, wait for an answer; of the organisations a job works for. */
export async function waitingAnswers(tx: Tx, patient: PatientId): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select ((select count(*) from private_request where patient_id = ${patient} and state = 'waiting')
          + (select count(*) from entry_correction where patient_id = ${patient} and state = 'waiting')
          + (select count(*) from filing where patient_id = ${patient} and changed_at is not null))::int
           as count`
  return row?.count ?? 0
}

/** How many entries of each kind a record holds. */
export async function kindsIn(tx: Tx, patient: PatientId): Promise<ReadonlyMap<string, number>> {
  const rows = await tx<{ kind: string; count: number }[]>`
    select kind, count(*)::int as count from entry where patient_id = ${patient} group by 1 order by 1`
  return new Map(rows.map(({ kind, count }) => [kind, count]))
}

/** The versions of all entries, counted: more of them, and somebody has written. */
export async function timesWritten(tx: Tx, patient: PatientId): Promise<string> {
  const [row] = await tx<{ times: string }[]>`
    select coalesce(sum(version), 0)::text as times from entry where patient_id = ${patient}`
  return row?.times ?? '0'
}
