import postgres from 'postgres'
import { SetupError } from '../errors.ts'
import type { Tx } from './database.ts'

/** Everything in the schema belongs to one role that nobody logs in as. */
export const ownerRole = 'confide_owner'

const roles = [
  ownerRole,
  'confide_app',
  'confide_identity',
  'confide_job',
  'confide_linker',
  'confide_log',
  'confide_relay',
  'confide_sequencer',
]

/** Makes the roles that are missing, and the login a member of each. */
export async function ensureRoles(tx: Tx): Promise<void> {
  for (const role of roles) await ensureRole(tx, role)
}

/** Runs `work` as the owner of the schema, in one transaction. */
export async function asOwner<T>(url: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const result = await sql.begin(async (tx) => {
      await tx`set local role ${tx(ownerRole)}`
      return { value: await work(tx) }
    })
    return result.value
  } finally {
    await sql.end()
  }
}

// Roles belong to the whole server, and the lock of `migrate` to one database: another database may be
// making the same role at this moment, which shows as a duplicate or a concurrent update.
async function ensureRole(tx: Tx, role: string): Promise<void> {
  if (!(await find(tx, role))) {
    await ignoring(['42710', '23505'], tx, (at) => at`create role ${at(role)} nologin`)
  }
  const found = await find(tx, role)
  if (found?.dangerous) {
    throw new SetupError(
      `The database role ${role} is a superuser or bypasses row-level security. Take that from it: alter role ${role} nosuperuser nobypassrls.`,
    )
  }
  if (!found?.member) {
    await ignoring(['XX000', '23505'], tx, (at) => at`grant ${at(role)} to current_user`)
  }
}

async function find(tx: Tx, role: string) {
  // From 16 on a role's maker is a member that may not take the role; "set" asks for just that.
  const [found] = await tx<{ member: boolean; dangerous: boolean }[]>`
    select rolsuper or rolbypassrls as dangerous,
           pg_has_role(current_user, oid,
             case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end
           ) as member
      from pg_roles where rolname = ${role}`
  return found
}

async function ignoring(codes: string[], tx: Tx, work: (at: Tx) => Promise<unknown>) {
  try {
    await tx.savepoint((at) => work(at))
  } catch (error) {
    if (!codes.includes((error as { code?: string }).code ?? '')) throw error
  }
}
