import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import postgres from 'postgres'
import type { Database } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/database.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'

/** The server of this run and the migrated database on it, as tests/run.ts passes them. */
const server = process.env['CONFIDE_TEST_SERVER']
const template = process.env['CONFIDE_TEST_TEMPLATE']

/** How big the seeded samples of the `*.proof.test.ts` files are: `npm run proof` sets it. */
export const proof: 'full' | 'sample' = process.env['CONFIDE_PROOF'] === 'full' ? 'full' : 'sample'

export type TestDatabase = Database & { readonly url: string }

/**
 * A migrated database of the calling test file's own, removed when the file is done.
 * Call it at the top of the file: `const db = await testDatabase()`.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const url = await createDatabase(template)
  const db = openDatabase(url, keepSummaryFresh)
  after(async () => {
    await db.end()
    await dropDatabase(url)
  })
  return { ...db, url }
}

/** The address of a database with nothing in it, removed when the file is done. */
export async function emptyDatabase(): Promise<string> {
  const url = await createDatabase('template0')
  after(() => dropDatabase(url))
  return url
}

async function createDatabase(from: string | undefined): Promise<string> {
  if (!server || !from) {
    throw new Error('This test needs a database: run it with npm test -- <part of its path>')
  }
  const name = `${template}_${randomBytes(4).toString('hex')}`
  await onServer((sql) => sql`create database ${sql(name)} template ${sql(from)}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await onServer((sql) => sql`drop database ${sql(name)} with (force)`)
}

async function onServer(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(server ?? '', { max: 1, onnotice: () => undefined })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
