import type { Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../identity/ids.ts'
import { requireOrganisation } from '../identity/organisations.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { Listing } from './decide.ts'

export type OrganisationRule = {
  readonly practice: OdsCode
  readonly organisation: OdsCode
  readonly rule: Exclude<Listing, 'unlisted'>
  readonly recordedBy: string
  readonly recordedAt: Date
}

/**
 * Puts an organisation on a practice's list, or takes it off (`unlisted`). It holds for all patients registered
 * there from the commit on: the decision reads the lists each time, so no patient's choice version counts it.
 *
 * @throws Refusal `not-found` for an unknown organisation, `conflict` for the practice's own.
 */
export async function setOrganisationRule(
  sql: Sql | Tx,
  practice: OdsCode,
  organisation: OdsCode,
  rule: Listing,
  recordedBy: string,
): Promise<void> {
  await requireOrganisation(sql, practice)
  await requireOrganisation(sql, organisation)
  if (practice === organisation) {
    throw new Refusal('conflict', 'A practice is not on its own list')
  }
  const kept = sql`kept as (
    insert into organisation_rule_history (practice, organisation, id, rule, recorded_by)
    values (${practice}, ${organisation}, ${newId()}, ${rule}, ${recordedBy}))`
  if (rule === 'unlisted') {
    await sql`
      with ${kept}
      delete from organisation_rule where practice = ${practice} and organisation = ${organisation}`
    return
  }
  await sql`
    with ${kept}
    insert into organisation_rule (practice, organisation, rule, recorded_by)
    values (${practice}, ${organisation}, ${rule}, ${recordedBy})
    on conflict (practice, organisation) do update
       set rule = excluded.rule, recorded_by = excluded.recorded_by,
           recorded_at = excluded.recorded_at`
}

/** A practice's list, by organisation. */
export function organisationRules(sql: Sql | Tx, practice: OdsCode) {
  return sql<OrganisationRule[]>`
    select practice, organisation, rule, recorded_by as "recordedBy", recorded_at as "recordedAt"
      from organisation_rule where practice = ${practice} order by organisation`
}

/** What a practice's list says of services, as anyone may know. */
export function publishedRules(sql: Sql | Tx, practice: string) {
  return sql<Pick<OrganisationRule, 'organisation' | 'rule'>[]>`
    select organisation, rule from published_rules(${practice})`
}

/** The practices that have one of these on their list. */
export async function practicesListing(
  sql: Sql | Tx,
  organisations: readonly OdsCode[],
): Promise<OdsCode[]> {
  const rows = await sql<{ practice: OdsCode }[]>`
    select distinct practice from organisation_rule
     where organisation = any (${[...organisations]}) order by practice`
  return rows.map(({ practice }) => practice)
}

/** What was set on a practice's list, newest first. */
export function listHistory(sql: Sql | Tx, practice: OdsCode, most: number) {
  return sql<{ organisation: OdsCode; rule: Listing; recordedBy: string; recordedAt: Date }[]>`
    select organisation, rule, recorded_by as "recordedBy", recorded_at as "recordedAt"
      from organisation_rule_history where practice = ${practice}
     order by recorded_at desc, id desc limit ${most}`
}
