import type { Database } from '../db/database.ts'

/**
 * Whether an account may take records out of Confide: the account of a system, named by who runs Confide. What it then
 * sees of each record is decided as for anybody of its organisation.
 */
export async function mayExport(db: Database, staff: string): Promise<boolean> {
  const rows = await db.identity`
    select from export_right where staff_id = ${staff} and ended_at is null`
  return rows.length > 0
}

/** Gives an account the right, or ends it: from then on it starts no export and downloads none. */
export async function setExportRight(db: Database, staff: string, may: boolean): Promise<void> {
  if (may) {
    await db.identity`
      insert into export_right (staff_id) values (${staff})
      on conflict (staff_id) do update set ended_at = null`
  } else {
    await db.identity`
      update export_right set ended_at = now() where staff_id = ${staff} and ended_at is null`
  }
}
