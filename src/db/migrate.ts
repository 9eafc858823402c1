import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { SetupError } from '../errors.ts'
import type { Tx } from './database.ts'
import { ensureRoles, ownerRole } from './roles.ts'

type Migration = { readonly name: string; readonly digest: string; readonly text: string }

/**
 * Brings the database to this version's schema: the numbered SQL files that were not applied yet, in
 * order, each in a transaction of its own. Two at once take turns.
 *
 * @returns the names of the files applied now.
 * @throws SetupError when a file that was applied has changed since, or is unknown to this version.
 */
export async function migrate(
  url: string,
  folder: string = join(import.meta.dirname, 'migrations'),
): Promise<string[]> {
  const migrations = readMigrations(folder)
  const sql = postgres(url, {
    max: 1,
    onnotice: () => undefined,
    connection: { application_name: 'confide-migrate', TimeZone: 'UTC' },
  })
  try {
    await sql.begin((tx) => prepare(tx))
    const applied: string[] = []
    for (;;) {
      const name = await sql.begin((tx) => applyNext(tx, migrations))
      if (name === undefined) return applied
      applied.push(name)
    }
  } finally {
    await sql.end()
  }
}

/** Whether the login may migrate: one that is made for a single role, as the linker's, may not and need not. */
export async function mayMigrate(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const [found] = await sql<{ may: boolean }[]>`
      select to_regrole(${ownerRole}) is null or pg_has_role(current_user, to_regrole(${ownerRole}), 'member') as may`
    return found?.may ?? false
  } finally {
    await sql.end()
  }
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .toSorted()
  const twice = names.find((name, n) => names[n + 1]?.slice(0, 4) === name.slice(0, 4))
  if (twice !== undefined) {
    // which comes first would hang on their names, and differ with one that is renamed
    throw new Error(`Two migrations have the number ${twice.slice(0, 4)}: give each its own.`)
  }
  return names.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
    const digest = createHash('sha256').update(text).digest('hex')
    return { name: file.replace(/\.sql$/, ''), digest, text }
  })
}

/** The roles, and the table of what was applied. */
async function prepare(tx: Tx): Promise<void> {
  await lock(tx)
  await ensureRoles(tx)
  await tx`grant usage, create on schema public to ${tx(ownerRole)}`
  // A database from before PostgreSQL 15 lets everyone create here.
  await tx`revoke create on schema public from public`
  await tx`set local role ${tx(ownerRole)}`
  await tx`
    create table if not exists schema_migration (
      name text collate "C" constraint schema_migration_pk primary key,
      digest text not null,
      applied_at timestamptz not null default now()
    )`
}

async function applyNext(tx: Tx, migrations: Migration[]): Promise<string | undefined> {
  await lock(tx)
  await tx`set local role ${tx(ownerRole)}`
  const applied = await tx<{ name: string; digest: string }[]>`
    select name, digest from schema_migration`
  check(applied, migrations)
  const next = migrations.find(({ name }) => !applied.some((row) => row.name === name))
  if (next === undefined) return undefined
  try {
    await tx.unsafe(next.text)
  } catch (error) {
    throw new Error(`Migration ${next.name} failed: ${(error as Error).message}`, { cause: error })
  }
  await tx`insert into schema_migration (name, digest) values (${next.name}, ${next.digest})`
  return next.name
}

function check(applied: { name: string; digest: string }[], migrations: Migration[]): void {
  for (const { name, digest } of applied) {
    const known = migrations.find((migration) => migration.name === name)
    if (known === undefined) {
      throw new SetupError(
        `The database was migrated by a newer version of Confide: it has ${name}, which this version does not know. Run that version, or restore a backup from before.`,
      )
    }
    if (known.digest !== digest) {
      throw new SetupError(
        `The migration ${name} was changed after it had been applied to this database. Put its file back as it was, and write the change as a new migration.`,
      )
    }
  }
}

/** Transaction-wide, not session-wide, so that it holds behind a transaction pooler too. */
async function lock(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('confide migrate'))`
}
