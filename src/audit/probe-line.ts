import type { Sql } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** The time of the database, to ask `hasOwnLine` with afterwards. */
export async function timeOfDatabase(sql: Sql): Promise<Date> {
  const [row] = await sql<{ at: Date }[]>`select date_trunc('milliseconds', now()) as at`
  return row?.at ?? new Date()
}

/** Whether a look of this patient at their own record since then is on the log; read by the role that relays. */
export async function hasOwnLine(sql: Sql, patient: PatientId, since: Date): Promise<boolean> {
  const rows = await sql`
    select 1 from access_event
     where patient_id = ${patient} and at >= ${since} and actor = ${patient} and kind = 'open' limit 1`
  return rows.length > 0
}
