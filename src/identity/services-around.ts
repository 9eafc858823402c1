import type { Sql, Tx } from '../db/database.ts'
import { notOfCare } from './find-services.ts'
import type { PermissionPolicy, PrivateOnRequest } from './organisations.ts'

/** What an open service has published about its part of the record. */
export type ServiceTerms = {
  readonly id: string
  readonly name: string
  /** The day (YYYY-MM-DD, in London) from which it shares out unless told otherwise; null: only after a yes. */
  readonly sharesOutFrom: string | null
  readonly permissionPolicy: PermissionPolicy
}

/** What a practice has published for its patients, beside that. */
export type PracticeTerms = ServiceTerms & {
  /** Whether services on neither of its lists need the patient's one-time code. */
  readonly codeRequired: boolean
  readonly privateOnRequest: PrivateOnRequest
}

/** An open GP practice; none for any other code. */
export async function practiceTerms(
  sql: Sql | Tx,
  practice: string,
): Promise<PracticeTerms | undefined> {
  const [found] = await sql<PracticeTerms[]>`
    select ${terms(sql)}, verification_required as "codeRequired",
           private_on_request as "privateOnRequest"
      from organisation
     where id = ${practice} and type = 'gp-practice' and ${isOpen(sql)}`
  return found
}

/**
 * Open services that may care for patients of a practice: those that are named, those that share out unless told
 * otherwise, then those of its own area, then all others, by name. Other practices only where they are named.
 */
export function servicesAround(
  sql: Sql | Tx,
  practice: string,
  named: readonly string[],
  most: number,
) {
  return sql<ServiceTerms[]>`
    select ${terms(sql)} from organisation
     where id <> ${practice} and ${isOpen(sql)}
       and type <> all (${[...notOfCare]})
       and (type <> 'gp-practice' or id = any (${[...named]}))
     order by id = any (${[...named]}) desc, share_out_default = 'yes' desc,
              area is not distinct from (select area from organisation where id = ${practice}) desc,
              name, id
     limit ${most}`
}

const terms = (sql: Sql | Tx) => sql`
  id, name, permission_policy as "permissionPolicy",
  case when share_out_default = 'yes'
       then to_char(share_out_default_from at time zone 'Europe/London', 'YYYY-MM-DD') end as "sharesOutFrom"`

const isOpen = (sql: Sql | Tx) =>
  sql`suspended_at is null and absorbed_by is null and closed_at is null`
