import type { Database, Tx } from '../../db/database.ts'
import type { Day } from '../../identity/age.ts'
import { told, type Told } from './told.ts'

/** How many of a practice's patients say yes to one service. */
export type SharingFigure = {
  readonly service: string
  /** What this service writes may be seen by others. */
  readonly shareOut: Told
  /** This service may see what others write. */
  readonly shareIn: Told
}

/** Counts today's choices, of all patients and of nobody by name, and keeps them for the day. */
export async function countSharing(tx: Tx, day: Day): Promise<void> {
  await tx`
    insert into sharing_coverage (on_day, practice, service, share_out, share_in)
    select ${day}, practice, service, share_out, share_in from count_sharing()
    on conflict (on_day, practice, service) do update
      set share_out = excluded.share_out, share_in = excluded.share_in`
}

/** The counts of one practice as they may be told, on a day or the last one before it: services anyone said yes to. */
export async function sharingOn(
  sql: Database['app'] | Tx,
  practice: string,
  day: Day,
): Promise<SharingFigure[]> {
  const rows = await sql<{ service: string; shareOut: number; shareIn: number }[]>`
    select service, share_out as "shareOut", share_in as "shareIn" from sharing_coverage
     where practice = ${practice} and share_out + share_in > 0
       and on_day = (select max(on_day) from sharing_coverage
                      where on_day <= ${day} and practice = ${practice})
     order by service`
  return rows.map(({ service, shareOut, shareIn }) => ({
    ...{ service, shareOut: told(shareOut), shareIn: told(shareIn) },
  }))
}
