import type { Database, Sql, Tx } from '../db/database.ts'
import { endAppSessions } from '../identity/app-sessions.ts'
import type { PatientId } from '../identity/ids.ts'
import type { SessionOwner } from '../identity/sessions.ts'

/** What one person lets one app do. */
export type Allowance = {
  readonly id: string
  readonly app: string
  readonly appName: string
  readonly owner: SessionOwner
  /** Whose record it is for; null where it is for nobody in particular. */
  readonly about: PatientId | null
  readonly scope: string
  readonly allowedAt: Date
}

export type NewAllowance = Omit<Allowance, 'appName' | 'allowedAt'> & {
  /** The session it ends with; null for one that goes on while nobody is signed in. */
  readonly session: Buffer | null
}

export async function keepAllowance(db: Database, allowance: NewAllowance): Promise<void> {
  const { id, app, owner, about, scope, session } = allowance
  const staff = owner.kind === 'staff' ? owner.id : null
  const patient = owner.kind === 'patient' ? owner.id : null
  await db.identity`
    insert into app_allowance (id, app, staff_id, patient_id, about, scope, session)
    values (${id}, ${app}, ${staff}::uuid, ${patient}::uuid, ${about}, ${scope}, ${session})`
}

type Row = Omit<Allowance, 'owner'> & {
  readonly staff: string | null
  readonly patient: string | null
}

/** An allowance that holds now. */
export async function allowanceThatHolds(db: Database, id: string): Promise<Allowance | undefined> {
  const [row] = await db.identity<Row[]>`
    ${allowances(db.identity)} where a.id = ${id} and app_holds(a.id)`
  return row && allowanceOf(row)
}

/** What a patient lets apps do, and what apps are let do with their record by others on their behalf. */
export async function allowancesAbout(
  db: Database,
  patient: PatientId,
): Promise<readonly Allowance[]> {
  const rows = await db.identity<Row[]>`
    ${allowances(db.identity)}
     where (a.patient_id = ${patient} or a.about = ${patient} and a.patient_id is not null) and app_holds(a.id)
     order by a.allowed_at desc, a.id`
  return rows.map(allowanceOf)
}

function allowances(sql: Sql | Tx) {
  return sql`
    select a.id, a.app, p.name as "appName", a.staff_id as staff, a.patient_id as patient, a.about, a.scope,
           a.allowed_at as "allowedAt"
      from app_allowance a join app p on p.id = a.app`
}

function allowanceOf({ staff, patient, ...rest }: Row): Allowance {
  const owner = { kind: staff === null ? 'patient' : 'staff', id: staff ?? patient ?? '' } as const
  return { ...rest, owner: owner as SessionOwner }
}

/** Ends an allowance, with every token and session it gave. */
export async function endAllowance(db: Database, id: string): Promise<void> {
  await db.identity.begin(async (tx) => {
    await tx`update app_allowance set ended_at = now() where id = ${id} and ended_at is null`
    await tx`delete from app_token where allowance = ${id}`
    await endAppSessions(tx, id)
  })
}
