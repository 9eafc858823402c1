import type { Sql } from '../db/database.ts'
import type { StaffLook } from './detect.ts'

// Queries over the log of all patients, by the role that relays: it sees when, by whom and whose, and no more.

const mostAtOnce = 5000
/** An event becomes visible when its transaction ends, at most this long after its time. */
const latest = '2 minutes'

/** Looks since the last time, again from a little before it: what was committed late is not missed. */
export async function newLooks(sql: Sql): Promise<{ looks: StaffLook[]; until: Date }> {
  const looks = await sql<StaffLook[]>`
    select id, at, actor as staff, organisation, patient_id as patient, rule from access_event
     where at > (select until from watch_progress where name = 'looks') - ${latest}::interval
       and actor_kind = 'staff' and kind in ('open', 'list', 'read')
     order by at, id limit ${mostAtOnce}`
  const [now] = await sql<{ at: Date }[]>`select now() as at`
  const last = looks.at(-1)
  return { looks, until: looks.length === mostAtOnce && last ? last.at : (now?.at ?? new Date()) }
}

export async function lookedUntil(sql: Sql, until: Date): Promise<void> {
  await sql`update watch_progress set until = greatest(until, ${until}) where name = 'looks'`
}

/** On which days the same person looked at this patient in the 30 days before: the first look of each. */
export function earlierLooks(sql: Sql, { patient, staff, at }: StaffLook) {
  return sql<{ at: Date }[]>`
    select min(at) as at from access_event
     where patient_id = ${patient} and actor = ${staff} and kind in ('open', 'list', 'read')
       and at < ${at} and at > ${at}::timestamptz - interval '30 days'
     group by date_trunc('day', at at time zone 'UTC')`
}

/** Whether somebody of the service looked at this patient before. */
export async function earlierServices(sql: Sql, look: StaffLook): Promise<boolean> {
  const rows = await sql`
    select 1 from access_event
     where patient_id = ${look.patient} and organisation = ${look.organisation} and actor_kind = 'staff'
       and kind in ('open', 'list', 'read') and at < ${look.at} limit 1`
  return rows.length > 0
}

/** What one person looked at, of all patients, between two times; ours are rounded down to a millisecond. */
export function looksBetween(sql: Sql, staff: string, from: Date, to: Date) {
  return sql<StaffLook[]>`
    select id, at, actor as staff, organisation, patient_id as patient, rule from access_event
     where at >= ${from} and at < ${to}::timestamptz + interval '1 millisecond' and actor = ${staff} and kind in ('open', 'list', 'read')
     order by at, id`
}
