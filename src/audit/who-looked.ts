import type { Sql, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/**
 * One look, as the patient may know it: never the address it was made by, nor how many entries it showed, which would
 * tell that some are withheld from the patient.
 */
export type Look = {
  readonly id: string
  readonly at: Date
  readonly kind: string
  readonly actorKind: string
  readonly actor: string
  readonly actorName: string
  readonly organisation: string | null
  readonly organisationName: string | null
  readonly roleName: string | null
  readonly purpose: string
  readonly filter: string | null
  readonly rule: string
  readonly requestId: string | null
  /** The app they asked with. */
  readonly app: string | null
  readonly appName: string | null
}

/** Which looks are asked for. */
export type LookFilter = {
  readonly organisation?: string
  /** `2026-11`: a month in London. */
  readonly month?: string
  /** From this moment on. */
  readonly from?: Date
  /** Before this moment. */
  readonly until?: Date
}

/**
 * The log of a patient as far as this transaction sees it, newest first: the patient's own view sees all, and who
 * prepares a copy what their own organisation did.
 *
 * @param before the id of a look: only what lies before it.
 */
export function looksAt(
  sql: Sql | Tx,
  patient: PatientId,
  { organisation, month, from, until }: LookFilter,
  before: string | null,
  limit: number,
) {
  return sql<Look[]>`
    ${looksOf(sql, patient)}
       ${organisation === undefined ? sql`` : sql`and v.organisation = ${organisation}`}
       ${month === undefined ? sql`` : sql`and v.at >= ${startOf(sql, month)} and v.at < ${endOf(sql, month)}`}
       ${from === undefined ? sql`` : sql`and v.at >= ${from}`}
       ${until === undefined ? sql`` : sql`and v.at < ${until}`}
       ${
         before === null
           ? sql``
           : sql`and (v.at, v.id) < (select b.at, b.id from access_event b
                where b.patient_id = ${patient} and b.id = ${before})`
       }
     order by v.at desc, v.id desc limit ${limit}`
}

const startOf = (sql: Sql | Tx, month: string) =>
  sql`((${month}::text || '-01')::timestamp at time zone 'Europe/London')`
const endOf = (sql: Sql | Tx, month: string) =>
  sql`(((${month}::text || '-01')::timestamp + interval '1 month') at time zone 'Europe/London')`

/** One look of the patient's own log; inside `enter` with the patient's view. */
export function oneLook(sql: Sql, patient: PatientId, id: string) {
  return sql<Look[]>`${looksOf(sql, patient)} and v.id = ${id}`
}

function looksOf(sql: Sql | Tx, patient: PatientId) {
  return sql`
    select v.id, v.at, v.kind, v.actor_kind as "actorKind", v.actor, v.actor_name as "actorName",
           v.organisation, o.name as "organisationName", r.name as "roleName", v.purpose, v.filter,
           v.rule, v.request_id as "requestId", v.app,
           case when v.app is not null then app_name(v.app) end as "appName"
      from access_event v
      left join organisation o on o.id = v.organisation
      left join role r on r.id = v.role
     where v.patient_id = ${patient}`
}

/** When each app last saw something, and for whom it asked; inside `enter` with the patient's view. */
export function lastLooksOfApps(sql: Sql, patient: PatientId) {
  return sql<{ app: string; actor: string; at: Date }[]>`
    select app, actor, max(at) as at from access_event
     where patient_id = ${patient} and app is not null and kind not in ('denied', 'app') group by app, actor`
}

/** How often people of a service looked in a month. */
export type LooksOfMonth = {
  /** `2026-11`, in London. */
  readonly month: string
  readonly organisation: string | null
  readonly organisationName: string | null
  readonly looks: number
}

/** The patient's own log counted, without what the patient did and what no person saw, the oldest month first. */
export function looksByMonth(sql: Sql, patient: PatientId) {
  return sql<LooksOfMonth[]>`
    select to_char(v.at at time zone 'Europe/London', 'YYYY-MM') as month, v.organisation,
           o.name as "organisationName", count(*)::int as looks
      from access_event v
      left join organisation o on o.id = v.organisation
     where v.patient_id = ${patient} and v.actor_kind in ('staff', 'proxy', 'app')
     group by 1, 2, 3 order by 1`
}
