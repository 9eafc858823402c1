import type { Sql } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** One look, as the patient reads it. */
export type Look = {
  readonly id: string
  readonly at: Date
  readonly kind: string
  readonly actorKind: string
  readonly actor: string
  readonly actorName: string
  readonly organisationName: string | null
  readonly roleName: string | null
  readonly purpose: string
  readonly filter: string | null
  readonly rule: string
  readonly count: number
}

/**
 * The patient's own log, newest first; statements run inside `enter` with the patient's view.
 *
 * @param before the id of a look: only what lies before it.
 */
export function looksAt(sql: Sql, patient: PatientId, before: string | null, limit: number) {
  return sql<Look[]>`
    select v.id, v.at, v.kind, v.actor_kind as "actorKind", v.actor, v.actor_name as "actorName",
           o.name as "organisationName", r.name as "roleName", v.purpose, v.filter, v.rule, v.count
      from access_event v
      left join organisation o on o.id = v.organisation
      left join role r on r.id = v.role
     where v.patient_id = ${patient}
       ${
         before === null
           ? sql``
           : sql`and (v.at, v.id) < (select b.at, b.id from access_event b
                where b.patient_id = ${patient} and b.id = ${before})`
       }
     order by v.at desc, v.id desc limit ${limit}`
}

/** One look, with whom it was for and what it could show. */
export type WholeLook = Look & {
  readonly organisation: string | null
  readonly own: readonly string[]
  readonly sources: readonly string[]
}

/** One look of the patient's own log; inside `enter` with the patient's view. */
export function oneLook(sql: Sql, patient: PatientId, id: string) {
  return sql<WholeLook[]>`
    select v.id, v.at, v.kind, v.actor_kind as "actorKind", v.actor, v.actor_name as "actorName",
           o.name as "organisationName", r.name as "roleName", v.purpose, v.filter, v.rule, v.count,
           v.organisation, v.own, v.sources
      from access_event v
      left join organisation o on o.id = v.organisation
      left join role r on r.id = v.role
     where v.patient_id = ${patient} and v.id = ${id}`
}
