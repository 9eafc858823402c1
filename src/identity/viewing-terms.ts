import type { Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { PermissionPolicy } from './organisations.ts'
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
  if (!terms) throw unknown(organisation)
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
  if (count === 0) throw unknown(organisation)
}

function unknown(organisation: OdsCode): Refusal {
  return new Refusal('not-found', `There is no organisation ${organisation}`)
}
