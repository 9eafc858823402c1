import type { Sql, Tx } from '../db/database.ts'
import {
  kept,
  unknownOrganisation,
  type PermissionPolicy,
  type PrivateOnRequest,
} from './organisations.ts'
import type { OdsCode } from './ods-code.ts'

/** On what terms an organisation's staff see what others wrote. */
export type ViewingTerms = {
  readonly permissionPolicy: PermissionPolicy
  /** How many days after a discharge they may still see. */
  readonly graceDays: number
}

export async function viewingTerms(sql: Sql | Tx, organisation: OdsCode): Promise<ViewingTerms> {
  const [terms] = await sql<ViewingTerms[]>`
    select permission_policy as "permissionPolicy", grace_days as "graceDays"
      from organisation where id = ${organisation}`
  if (!terms) throw unknownOrganisation(organisation)
  return terms
}

/** @throws Refusal `not-found`. */
export async function setGraceDays(
  sql: Sql | Tx,
  organisation: OdsCode,
  days: number,
): Promise<void> {
  const { count } =
    await sql`update organisation set grace_days = ${days} where id = ${organisation}`
  if (count === 0) throw unknownOrganisation(organisation)
}

/** On what terms a service shares out, and sees what others wrote. */
export type ServiceTerms = ViewingTerms & {
  /** From when its published default is to share out; null where it is not. */
  readonly sharesOutFrom: Date | null
  readonly verificationRequired: boolean
  readonly privateOnRequest: PrivateOnRequest
}

/** @throws Refusal `not-found`. */
export async function termsOf(sql: Sql | Tx, organisation: OdsCode): Promise<ServiceTerms> {
  const [terms] = await sql<ServiceTerms[]>`
    select permission_policy as "permissionPolicy", grace_days as "graceDays",
           case when share_out_default = 'yes' then share_out_default_from end as "sharesOutFrom",
           verification_required as "verificationRequired", private_on_request as "privateOnRequest"
      from organisation where id = ${organisation}`
  if (!terms) throw unknownOrganisation(organisation)
  return terms
}

/** Sets all of them as one change; what they were stays in the history. */
export async function setTerms(
  sql: Sql | Tx,
  organisation: OdsCode,
  terms: ServiceTerms,
): Promise<void> {
  const { permissionPolicy, graceDays, sharesOutFrom, verificationRequired } = terms
  await sql`
    with ${kept(sql, organisation)}
    update organisation
       set permission_policy = ${permissionPolicy}, grace_days = ${graceDays},
           share_out_default = ${sharesOutFrom === null ? 'not-asked' : 'yes'},
           share_out_default_from = ${sharesOutFrom}, verification_required = ${verificationRequired},
           private_on_request = ${terms.privateOnRequest}
     where id = ${organisation}`
}
