import type { Sql } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** The time of the database, to ask `ownLine` with afterwards. */
export async function timeOfDatabase(sql: Sql): Promise<Date> {
  const [row] = await sql<{ at: Date }[]>`select date_trunc('milliseconds', now()) as at`
  return row?.at ?? new Date()
}

/** A look of this patient at their own record since then, as it is on the log; read by the role that relays. */
export async function ownLine(
  sql: Sql,
  patient: PatientId,
  since: Date,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select id from access_event
     where patient_id = ${patient} and at >= ${since} and actor = ${patient} and kind = 'open' limit 1`
  return row?.id
}

/** Whether a line has its leaf, and a signed checkpoint covers it; read by the role that builds the tree. */
export async function isUnderCheckpoint(sql: Sql, line: string): Promise<boolean> {
  const rows = await sql`
    select 1 from log_leaf
     where event_id = ${line} and index < (select max(size) from log_checkpoint)`
  return rows.length > 0
}
