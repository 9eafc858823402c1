import type { Database } from '../db/database.ts'

/**
 * The system that asks as this account, and whether it is still let in; undefined for an account that is no system's.
 */
export async function systemOf(
  db: Database,
  staff: string,
): Promise<{ readonly id: string; readonly holds: boolean } | undefined> {
  const [row] = await db.identity<{ id: string; holds: boolean }[]>`
    select id, removed_at is null as holds from app where staff_id = ${staff}`
  return row
}
