import type { Database } from '../db/database.ts'

/**
 * Whether the system that asks as this account is still let in; true for an account that is no system's.
 */
export async function systemHolds(db: Database, staff: string): Promise<boolean> {
  const [row] = await db.identity<{ holds: boolean | null }[]>`
    select bool_or(removed_at is null) as holds from app where staff_id = ${staff}`
  return row?.holds ?? true
}
