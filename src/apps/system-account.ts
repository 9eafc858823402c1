import type { Database } from '../db/database.ts'

/**
 * The system that asks as this account, whether it is still there, and whether it is kept out; undefined for an account that is no system's.
 */
export async function systemOf(
  db: Database,
  staff: string,
): Promise<
  { readonly id: string; readonly holds: boolean; readonly suspended: boolean } | undefined
> {
  const [row] = await db.identity<{ id: string; holds: boolean; suspended: boolean }[]>`
    select id, removed_at is null as holds, suspended_at is not null as suspended from app where staff_id = ${staff}`
  return row
}
