import type { Sql, Tx } from '../db/database.ts'

/** What may be searched for. Days are in London. */
export type LookSearch = {
  readonly staff?: string
  readonly patient?: string
  readonly kinds?: readonly string[]
  /** `2026-11-22` */
  readonly from: string
  /** The last day that counts. */
  readonly to: string
}

/** One line of the log as who keeps watch reads it: who, when, whose and why; never what was asked for. */
export type FoundLook = {
  readonly id: string
  readonly at: Date
  readonly kind: string
  readonly actorKind: string
  readonly actor: string
  readonly actorName: string
  readonly organisation: string
  readonly roleName: string | null
  readonly patient: string
  readonly purpose: string
  readonly rule: string
  readonly requestId: string | null
}

/** Lines of the services that the transaction acts for, of all patients, newest first; inside `enter_act`. */
export function searchLooks(sql: Sql | Tx, search: LookSearch, limit: number) {
  const { staff, patient, kinds, from, to } = search
  return sql<FoundLook[]>`
    select v.id, v.at, v.kind, v.actor_kind as "actorKind", v.actor, v.actor_name as "actorName",
           v.organisation, r.name as "roleName", v.patient_id as patient, v.purpose, v.rule,
           v.request_id as "requestId"
      from access_event v
      left join role r on r.id = v.role
     where v.at >= ${from}::text::date::timestamp at time zone 'Europe/London'
       and v.at < (${to}::text::date + 1)::timestamp at time zone 'Europe/London'
       and v.organisation is not null
       and (${staff ?? null}::text is null or v.actor = ${staff ?? null}::text)
       and (${patient ?? null}::uuid is null or v.patient_id = ${patient ?? null}::uuid)
       and (${kinds === undefined ? null : [...kinds]}::text[] is null
            or v.kind = any (${kinds === undefined ? null : [...kinds]}::text[]))
     order by v.at desc, v.id desc limit ${limit}`
}
