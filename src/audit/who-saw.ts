import type { Sql } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** Somebody of another service who read an entry, or opened the record while the entry could be seen in it. */
export type Saw = {
  readonly actor: string
  readonly name: string
  readonly organisationName: string | null
  readonly roleName: string | null
  /** The last time. */
  readonly at: Date
  /** Whether it was this entry that was read. */
  readonly read: boolean
}

/** Which looks count: those at one of these versions, and from `from` to `to` those at the record as a whole. */
export type SawWhat = {
  readonly organisation: string
  readonly digests: readonly Buffer[]
  readonly from: Date
  /** Null where only looks at the entry itself are known to have shown it. */
  readonly to: Date | null
}

/** Who had seen an entry, from the log; statements run inside `enter` with the patient's view. */
export function whoSaw(sql: Sql, patient: PatientId, { organisation, digests, from, to }: SawWhat) {
  return sql<Saw[]>`
    select v.actor, v.actor_name as name, o.name as "organisationName", r.name as "roleName",
           max(v.at) as at, bool_or(v.kind = 'read') as read
      from access_event v
      left join organisation o on o.id = v.organisation
      left join role r on r.id = v.role
     where v.patient_id = ${patient} and v.actor_kind = 'staff' and not ${organisation} = any (v.own)
       and (v.kind = 'read' and encode(v.digest, 'hex') = any (${digests.map((it) => it.toString('hex'))}::text[])
            or v.kind in ('open', 'list') and v.count > 0 and v.at >= ${from} and v.at < ${to}::timestamptz
               and ${organisation} = any (v.sources))
     group by 1, 2, 3, 4 order by max(v.at) desc limit 200`
}
