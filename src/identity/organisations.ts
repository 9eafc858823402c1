import type { Database, Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { OdsCode } from './ods-code.ts'
import { newId } from './ids.ts'
import { revokeSessionsAt } from './sessions.ts'

export type NewOrganisation = {
  readonly id: OdsCode
  readonly name: string
  /** What kind of service: `gp-practice`, `district-nursing`, `hospital` … */
  readonly type: string
  readonly area: string | null
}

export type Organisation = NewOrganisation & {
  readonly shareOutDefault: 'not-asked' | 'yes'
  readonly shareOutDefaultFrom: Date | null
  readonly permissionPolicy: PermissionPolicy
  readonly verificationRequired: boolean
  readonly suspended: boolean
  readonly absorbedBy: OdsCode | null
  /** Merged, or closed without a successor: nobody acts for it any more. */
  readonly closed: boolean
}

/** When staff must have the patient's permission to view: each time, once for all staff, or never asked. */
export const permissionPolicies = ['ask-each-time', 'extended', 'notice-based'] as const

export type PermissionPolicy = (typeof permissionPolicies)[number]

/** @returns whether it is new: one that is there stays as it is. */
export async function addOrganisation(
  sql: Sql | Tx,
  organisation: NewOrganisation,
): Promise<boolean> {
  const { id, name, type, area } = organisation
  const { count } = await sql`
    insert into organisation (id, name, type, area) values (${id}, ${name}, ${type}, ${area})
    on conflict (id) do nothing`
  return count === 1
}

/** All organisations, by code. */
export function organisations(sql: Sql | Tx) {
  return sql<Organisation[]>`
    select id, name, type, area, share_out_default as "shareOutDefault",
           share_out_default_from as "shareOutDefaultFrom", permission_policy as "permissionPolicy",
           verification_required as "verificationRequired", suspended_at is not null as suspended,
           absorbed_by as "absorbedBy", closed_at is not null as closed
      from organisation order by id`
}

/** What services of these codes are called, by name. */
export function namesOf(sql: Sql | Tx, codes: readonly string[]) {
  return sql<Pick<NewOrganisation, 'id' | 'name'>[]>`
    select id, name from organisation where id = any (${[...codes]}) order by name, id`
}

/** Services whose name has these words, by name, at most `limit`; none that is part of another now. */
export function organisationsNamed(db: Database, words: string, limit: number) {
  const like = `%${words.replaceAll(/[\\%_]/g, '\\$&').replaceAll(/\s+/g, '%')}%`
  return db.app<Pick<NewOrganisation, 'id' | 'name' | 'type'>[]>`
    select id, name, type from organisation
     where name ilike ${like} and absorbed_by is null order by name, id limit ${limit}`
}

/** @throws Refusal `not-found` when there is no such organisation. */
export async function requireOrganisation(sql: Sql | Tx, organisation: OdsCode): Promise<void> {
  const rows = await sql`select id from organisation where id = ${organisation}`
  if (rows.length === 0) throw unknownOrganisation(organisation)
}

/**
 * Suspends an organisation and ends the sessions of its staff, or lifts the suspension.
 *
 * @throws Refusal `not-found`; `conflict` for one that is merged or closed, which nothing lifts.
 */
export async function suspendOrganisation(
  db: Database,
  organisation: OdsCode,
  suspended: boolean,
): Promise<void> {
  const { count } = await db.job`
    with ${kept(db.job, organisation)}
    update organisation
       set suspended_at = case when ${suspended} then coalesce(suspended_at, now()) end
     where id = ${organisation} and closed_at is null`
  if (count === 0) {
    await requireOrganisation(db.job, organisation)
    throw new Refusal('conflict', `${organisation} is closed, or part of another organisation`)
  }
  if (suspended) await revokeSessionsAt(db, organisation)
}

/**
 * Publishes whether entries written here are shared out where a patient was not asked. A choice that a patient
 * has made stays as it is; `yes` needs the day (YYYY-MM-DD, in London) from which it holds, today or later:
 * people are told first. What was published before stays in the history.
 *
 * @throws Refusal `not-found`, or `invalid` for a day that is past.
 * @see domain.md 2.5
 */
export async function setShareOutDefault(
  sql: Sql | Tx,
  organisation: OdsCode,
  value: { readonly shares: false } | { readonly shares: true; readonly from: string },
): Promise<void> {
  if (value.shares && (await isPast(sql, value.from))) {
    throw new Refusal('invalid', 'A default begins today or later: it never reaches back')
  }
  const { count } = await sql`
    with ${kept(sql, organisation)}
    update organisation
       set share_out_default = ${value.shares ? 'yes' : 'not-asked'},
           share_out_default_from = (${value.shares ? value.from : null}::text)::timestamp
             at time zone 'Europe/London'
     where id = ${organisation}`
  if (count === 0) throw unknownOrganisation(organisation)
}

/** @throws Refusal `not-found`. */
export async function setPermissionPolicy(
  sql: Sql | Tx,
  organisation: OdsCode,
  policy: PermissionPolicy,
): Promise<void> {
  const { count } = await sql`
    with ${kept(sql, organisation)}
    update organisation set permission_policy = ${policy} where id = ${organisation}`
  if (count === 0) throw unknownOrganisation(organisation)
}

/**
 * Says whether services on neither list of a practice need the patient's one-time code.
 *
 * @throws Refusal `not-found`.
 */
export async function setVerificationRequired(
  sql: Sql | Tx,
  practice: OdsCode,
  required: boolean,
): Promise<void> {
  const { count } = await sql`
    with ${kept(sql, practice)}
    update organisation set verification_required = ${required} where id = ${practice}`
  if (count === 0) throw unknownOrganisation(practice)
}

/** What a service does when a patient asks for an entry to be private: marks it at once, or answers first. */
export const privateOnRequest = ['at-once', 'ask'] as const

export type PrivateOnRequest = (typeof privateOnRequest)[number]

/** @throws Refusal `not-found`. */
export async function setPrivateOnRequest(
  sql: Sql | Tx,
  organisation: OdsCode,
  policy: PrivateOnRequest,
): Promise<void> {
  const { count } = await sql`
    with ${kept(sql, organisation)}
    update organisation set private_on_request = ${policy} where id = ${organisation}`
  if (count === 0) throw unknownOrganisation(organisation)
}

/** What this service has published. */
export function privateOnRequestOf(sql: Sql | Tx, organisation: OdsCode) {
  return sql<{ policy: PrivateOnRequest }[]>`
    select private_on_request as policy from organisation where id = ${organisation}`
}

/** @param day YYYY-MM-DD, in London. */
async function isPast(sql: Sql | Tx, day: string): Promise<boolean> {
  const [row] = await sql<{ past: boolean }[]>`
    select ${day}::text::date < (now() at time zone 'Europe/London')::date as past`
  return row?.past ?? true
}

/** What an organisation was until now, kept by the statement that changes it. */
export function kept(sql: Sql | Tx, organisation: string) {
  return sql`kept as (
    insert into organisation_history (organisation, id, share_out_default, share_out_default_from,
                                      permission_policy, verification_required, suspended_at, absorbed_by,
                                      private_on_request)
    select id, ${newId()}::uuid, share_out_default, share_out_default_from, permission_policy,
           verification_required, suspended_at, absorbed_by, private_on_request
      from organisation where id = ${organisation})`
}

/** Whether services on neither list of a practice need the patient's one-time code. */
export async function verificationRequiredAt(sql: Sql | Tx, practice: OdsCode): Promise<boolean> {
  const [row] = await sql<{ required: boolean }[]>`
    select verification_required as required from organisation where id = ${practice}`
  return row?.required ?? true
}

/** What is said of a code nobody has added. */
export function unknownOrganisation(organisation: OdsCode): Refusal {
  return new Refusal('not-found', `There is no organisation ${organisation}`)
}

/** The address a service's desk, or who keeps watch there, is written to. */
export async function mailOf(
  sql: Sql | Tx,
  organisation: string,
  box: 'desk' | 'watch',
): Promise<string | null> {
  const [row] = await sql<{ desk: string | null; watch: string | null }[]>`
    select desk_mail as desk, watch_mail as watch from organisation where id = ${organisation}`
  return row?.[box] ?? null
}

/** @throws Refusal `invalid` for what is no address, `not-found` for an unknown organisation. */
export async function setMail(
  sql: Sql | Tx,
  organisation: OdsCode,
  box: 'desk' | 'watch',
  address: string | null,
): Promise<void> {
  if (address !== null && !/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) {
    throw new Refusal('invalid', 'Give a mail address, like desk@practice.example')
  }
  const { count } =
    box === 'desk'
      ? await sql`update organisation set desk_mail = ${address} where id = ${organisation}`
      : await sql`update organisation set watch_mail = ${address} where id = ${organisation}`
  if (count === 0) throw unknownOrganisation(organisation)
}

/** What kind of service it is; empty for one we do not know. */
export async function typeOfOrganisation(sql: Sql | Tx, organisation: string): Promise<string> {
  const [row] = await sql<{ type: string }[]>`
    select type from organisation where id = ${organisation}`
  return row?.type ?? ''
}
