import type { Database, Sql, Tx } from '../db/database.ts'
import type { SessionOwner } from './sessions.ts'

/** What a token of an app stands for. */
export type NewAppSession = {
  /** The hash of the token: `hashOfAppToken`. */
  readonly hash: Buffer
  readonly owner: SessionOwner
  readonly app: string
  /** What the person let it do; null for a system, which nobody lets. */
  readonly allowance: string | null
  readonly scope: string
  /** The one patient it reaches; null where it reaches whoever the person may see. */
  readonly about: string | null
  /** What it sees of that one; or of whoever the person may see, undefined where it is for one patient. */
  readonly there: readonly string[]
  readonly everywhere: readonly string[] | undefined
  readonly seconds: number
}

/** Lets an app ask, as the person whose session it is, for a few minutes. */
export async function startAppSession(sql: Sql | Tx, session: NewAppSession): Promise<void> {
  const { hash, owner, app, allowance, scope, about, there, everywhere, seconds } = session
  const staff = owner.kind === 'staff' ? owner.id : null
  const patient = owner.kind === 'patient' ? owner.id : null
  await sql`
    insert into session (token_hash, staff_id, patient_id, idle, expires_at, app, app_allowance, app_scope,
                         app_about, app_there, app_everywhere)
    values (${hash}, ${staff}::uuid, ${patient}::uuid, '1 hour', now() + make_interval(secs => ${seconds}),
            ${app}, ${allowance}, ${scope}, ${about}, ${[...there]},
            ${everywhere === undefined ? null : [...everywhere]}::text[])`
}

/** Ends what an app holds by one permission of a person. */
export async function endAppSessions(sql: Sql | Tx, allowance: string): Promise<void> {
  await sql`
    update session set revoked_at = now() where app_allowance = ${allowance} and revoked_at is null`
}

export async function endAppSession(sql: Sql | Tx, hash: Buffer): Promise<void> {
  await sql`
    update session set revoked_at = now() where token_hash = ${hash} and app is not null and revoked_at is null`
}

/** Whether the app of a session that has not run out may not ask any more: it is kept out, or was taken out. */
export async function isKeptOut(db: Database, session: Buffer): Promise<boolean> {
  const rows = await db.identity`
    select from session s
     where s.token_hash = ${session} and s.app is not null and s.expires_at > now()
       and not exists (select from app_session(s.token_hash) a where a.app is not null)`
  return rows.length > 0
}

/** Forgets sessions of apps that ended some time ago: a person's own are kept, an app has one every few minutes. */
export async function forgetAppSessions(sql: Sql | Tx): Promise<void> {
  await sql`delete from session where app is not null and expires_at < now() - interval '1 day'`
}
