import type { Database, Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { isUuid, newId } from './ids.ts'
import type { OdsCode } from './ods-code.ts'
import { revokeSessionsOf } from './sessions.ts'

/** The issuer of people who sign in on the "Choose a person" page, wherever Confide runs. */
export const developmentIssuerName = 'development'

export type NewStaff = {
  readonly name: string
  readonly organisation: OdsCode
  readonly role: string
  /** Who vouches for them (the issuer of their sign-in) and the name they have there. */
  readonly issuer: string
  readonly subject: string
}

/** One person in one organisation in one role. The same issuer and subject may have several. */
export type Membership = {
  readonly id: string
  readonly name: string
  readonly organisation: OdsCode
  readonly organisationName: string
  readonly role: string
  readonly roleName: string
  readonly issuer: string | null
  readonly subject: string | null
  /** Whether the member or the whole organisation is suspended. */
  readonly suspended: boolean
}

/** Whether the role of a member of staff may look for patients at all. */
export async function mayFindPatients(db: Database, id: string): Promise<boolean> {
  const [row] = await db.identity<{ finds: boolean }[]>`
    select r.finds_patients as finds from staff s join role r on r.id = s.role where s.id = ${id}`
  return row?.finds ?? false
}

/**
 * @returns the id of the new member.
 * @throws Refusal `invalid` for an unknown organisation or role or an empty name, `conflict` for a person who
 * already is a member of the organisation.
 */
export async function addStaff(sql: Sql | Tx, staff: NewStaff): Promise<string> {
  const id = newId()
  const name = staff.name.trim()
  if (name === '') throw new Refusal('invalid', 'Give the name of the member of staff')
  const [known] = await sql<{ organisation: boolean; role: boolean }[]>`
    select exists (select from organisation
                    where id = ${staff.organisation} and closed_at is null) as organisation,
           exists (select from role where id = ${staff.role}) as role`
  if (!known?.organisation) {
    throw new Refusal(
      'invalid',
      `There is no open organisation ${staff.organisation}. Add it first`,
    )
  }
  if (!known.role) {
    throw new Refusal('invalid', `There is no role of that name. The roles: ${await roles(sql)}`)
  }
  const { count } = await sql`
    insert into staff (id, name, organisation, role, issuer, subject)
    values (${id}, ${name}, ${staff.organisation}, ${staff.role}, ${staff.issuer}, ${staff.subject})
    on conflict (issuer, subject, organisation) do nothing`
  if (count === 0) {
    throw new Refusal('conflict', `This person already is a member of ${staff.organisation}`)
  }
  return id
}

async function roles(sql: Sql | Tx): Promise<string> {
  const rows = await sql<{ id: string }[]>`select id from role order by id`
  return rows.map(({ id }) => id).join(', ')
}

/** Everything a person may sign in as, by organisation. */
export function membershipsOf(db: Database, issuer: string, subject: string) {
  const sql = db.identity
  return sql<Membership[]>`
    ${members(sql)} where s.issuer = ${issuer} and s.subject = ${subject} order by o.name, o.id`
}

/** All staff, or those of one organisation, by organisation and name. */
export function staffOf(db: Database, organisation: OdsCode | null) {
  const sql = db.identity
  return sql<Membership[]>`
    ${members(sql)} where ${organisation}::text is null or s.organisation = ${organisation}
    order by o.name, o.id, s.name, s.id`
}

/** The people a development sign-in may choose from; at most `most`. */
export function staffOfIssuer(db: Database, issuer: string, most: number) {
  const sql = db.identity
  return sql<Membership[]>`
    ${members(sql)} where s.issuer = ${issuer} order by o.id, s.id limit ${most}`
}

function members(sql: Sql) {
  return sql`
    select s.id, s.name, s.organisation, o.name as "organisationName", s.role, r.name as "roleName",
           s.issuer, s.subject,
           s.suspended_at is not null or o.suspended_at is not null as suspended
      from staff s join organisation o on o.id = s.organisation join role r on r.id = s.role`
}

/** Where the person behind a member of staff has a role, by whichever of their ids; also where they are suspended. */
export async function organisationsWithRole(
  db: Database,
  id: string,
  role: string,
): Promise<OdsCode[]> {
  const rows = await db.identity<{ organisation: OdsCode }[]>`
    select a.organisation from staff a
     where a.role = ${role}
       and (a.id = ${id} or exists (select from staff b where b.id = ${id}
                                       and b.issuer = a.issuer and b.subject = a.subject))
     order by a.organisation`
  return rows.map(({ organisation }) => organisation)
}

/**
 * Suspends a member of staff and ends their sessions, or lifts the suspension.
 *
 * @throws Refusal `not-found`.
 */
export async function suspendStaff(db: Database, id: string, suspended: boolean): Promise<void> {
  if (!isUuid(id)) throw unknownStaff()
  const { count } = await db.identity`
    with kept as (
      insert into staff_history (staff_id, id, role, suspended_at)
      select id, ${newId()}::uuid, role, suspended_at from staff where id = ${id})
    update staff set suspended_at = case when ${suspended} then coalesce(suspended_at, now()) end
     where id = ${id}`
  if (count === 0) throw unknownStaff()
  if (suspended) await revokeSessionsOf(db, { kind: 'staff', id })
}

/**
 * Staff of organisations that are part of another go on there in their role: each is a new member of it, and
 * the membership before ends with its sessions. Somebody who works there already goes on as they are.
 *
 * @returns how many went on.
 */
export async function moveStaff(
  db: Database,
  from: readonly OdsCode[],
  to: OdsCode,
): Promise<number> {
  const members = await db.identity<(NewStaff & { id: string; role: string })[]>`
    select id, name, role, issuer, subject from staff
     where organisation = any (${[...from]}) and suspended_at is null order by id`
  for (const { id, name, role, issuer, subject } of members) {
    await db.identity`
      insert into staff (id, name, organisation, role, issuer, subject)
      values (${newId()}, ${name}, ${to}, ${role}, ${issuer}, ${subject})
      on conflict (issuer, subject, organisation) do nothing`
    await suspendStaff(db, id, true)
  }
  return members.length
}

/** @throws Refusal `not-found`. */
export async function memberOfStaff(db: Database, id: string): Promise<Membership> {
  const sql = db.identity
  const [member] = isUuid(id) ? await sql<Membership[]>`${members(sql)} where s.id = ${id}` : []
  if (!member) throw unknownStaff()
  return member
}

function unknownStaff(): Refusal {
  return new Refusal('not-found', 'There is no member of staff with this id')
}

/** Whether people in this role are clinicians, who write entries. */
export async function writesEntries(sql: Sql | Tx, role: string): Promise<boolean> {
  const rows = await sql`select id from role where id = ${role} and writes_clinical`
  return rows.length > 0
}
