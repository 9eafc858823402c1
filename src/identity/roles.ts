import type { Sql, Tx } from '../db/database.ts'

/** Whether people in this role read clinical entries: only they claim a relationship or open in an emergency. */
export async function readsClinical(sql: Sql | Tx, role: string): Promise<boolean> {
  const [row] = await sql<{ reads: boolean }[]>`
    select reads_clinical as reads from role where id = ${role}`
  return row?.reads ?? false
}

/** Whether people in this role prepare a copy of a record for a request. */
export async function preparesRequests(sql: Sql | Tx, role: string): Promise<boolean> {
  const [row] = await sql<{ prepares: boolean }[]>`
    select prepares_requests as prepares from role where id = ${role}`
  return row?.prepares ?? false
}
