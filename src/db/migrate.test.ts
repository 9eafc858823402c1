import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { emptyDatabase } from '../../tests/support/database.ts'
import { query } from '../../tests/support/query.ts'
import { SetupError } from '../errors.ts'
import { migrate } from './migrate.ts'

const first = 'create table first_made (x int)'
const second = 'create table second_made (x int)'
const roles = ['app', 'identity', 'job', 'linker', 'log', 'owner', 'relay', 'sequencer'].map(
  (role) => `confide_${role}`,
)

describe('migrate', () => {
  test('applies the files in order, once, and owns what they make as confide_owner', async () => {
    const url = await emptyDatabase()
    const folder = folderOf({ '0002_second.sql': second, '0001_first.sql': first, 'notes.md': '' })
    assert.deepEqual(await migrate(url, folder), ['0001_first', '0002_second'])
    assert.deepEqual(await migrate(url, folder), [])
    assert.deepEqual(
      await query(
        url,
        `select tablename, tableowner from pg_tables where schemaname = 'public' order by 1`,
      ),
      ['first_made', 'schema_migration', 'second_made'].map((tablename) => ({
        tablename,
        tableowner: 'confide_owner',
      })),
    )
  })

  test('takes no two files of one number', async () => {
    const folder = folderOf({ '0001_first.sql': first, '0001_second.sql': second })
    await assert.rejects(async () => migrate(await emptyDatabase(), folder), /have the number 0001/)
  })

  test('run twice at once, each file is applied by one of the two', async () => {
    const url = await emptyDatabase()
    const folder = folderOf({ '0001_first.sql': first, '0002_second.sql': second })
    const applied = await Promise.all([migrate(url, folder), migrate(url, folder)])
    assert.deepEqual(applied.flat().toSorted(), ['0001_first', '0002_second'])
  })

  test('stores nothing of a file that fails, and goes on from there once it is put right', async () => {
    const url = await emptyDatabase()
    const broken = folderOf({ '0001_first.sql': first, '0002_second.sql': `${second}; select 1/0` })
    await assert.rejects(
      () => migrate(url, broken),
      /Migration 0002_second failed: division by zero/,
    )
    const folder = folderOf({ '0001_first.sql': first, '0002_second.sql': second })
    assert.deepEqual(await migrate(url, folder), ['0002_second'])
  })

  test('stops at a file that was changed after it had been applied; line ends do not count', async () => {
    const url = await emptyDatabase()
    await migrate(url, folderOf({ '0001_first.sql': `${first};\n` }))
    assert.deepEqual(await migrate(url, folderOf({ '0001_first.sql': `${first};\r\n` })), [])
    await assert.rejects(
      () => migrate(url, folderOf({ '0001_first.sql': second })),
      (error) => error instanceof SetupError && error.message.includes('0001_first was changed'),
    )
  })

  test('stops at a database of a newer version', async () => {
    const url = await emptyDatabase()
    await migrate(url, folderOf({ '0001_first.sql': first, '0002_second.sql': second }))
    await assert.rejects(
      () => migrate(url, folderOf({ '0001_first.sql': first })),
      (error) => error instanceof SetupError && error.message.includes('has 0002_second'),
    )
  })

  test('makes roles that cannot log in, are no superusers and obey row-level security', async () => {
    const url = await emptyDatabase()
    await migrate(url, folderOf({}))
    const found = await query(
      url,
      `select rolname, rolcanlogin or rolsuper or rolbypassrls or rolcreaterole as dangerous
         from pg_roles where rolname ~ '^confide_(owner|app|identity|job|linker|log|relay|sequencer)$' order by 1`,
    )
    assert.deepEqual(
      found,
      roles.map((rolname) => ({ rolname, dangerous: false })),
    )
  })

  test('works for a login that is no superuser but owns the database', async () => {
    const url = await emptyDatabase()
    const folder = folderOf({ '0001_first.sql': first })
    const login = new URL(url)
    const database = login.pathname.slice(1)
    login.username = `confide_test_login_${process.pid}`
    login.password = 'login'
    await query(url, `create role ${login.username} login password 'login'`)
    try {
      await query(url, `grant ${login.username} to current_user`)
      await query(url, `alter database ${database} owner to ${login.username}`)
      await query(url, `grant ${roles.join(', ')} to ${login.username}`)
      assert.deepEqual(await migrate(login.href, folder), ['0001_first'])
    } finally {
      await query(url, `alter database ${database} owner to current_user`)
      await query(url, `drop role ${login.username}`)
    }
  })
})

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'confide-migrations-'))
  after(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
