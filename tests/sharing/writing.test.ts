import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import postgres from 'postgres'
import { openDatabase } from '../../src/db/database.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { testDatabase } from '../support/database.ts'
import { attempt } from './attempt.ts'
import { attempts } from './attempts.ts'
import { prepare } from './two-patients.ts'
import { enter, patient, readsAsNurse } from './statements.ts'

// Who may write and read what, at the level of the database: what still holds when the code above is wrong.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
before(() => prepare(sql))
test.after(() => sql.end())

suite('the database lets each role do', () => {
  for (const one of attempts) {
    test(`${one.name} (${one.as.replace('confide_', '')}: ${one.gets})`, async () => {
      assert.equal(await attempt(sql, one), one.gets)
    })
  }
})

test('the context ends with its transaction, on the same connection', async () => {
  const one = openDatabase(db.url, keepSummaryFresh, 1)
  try {
    const inside = await one.app.begin(async (tx) => {
      await tx.unsafe(readsAsNurse)
      return tx<
        { pid: number }[]
      >`select pg_backend_pid() as pid, count(*)::int as entries from entry`
    })
    const after = await one.app`select pg_backend_pid() as pid, count(*)::int as entries from entry`
    const [settings] = await one.app`
      select coalesce(current_setting('confide.patient', true), '') as patient,
             coalesce(current_setting('confide.view', true), '') as view,
             coalesce(current_setting('confide.open_from', true), '') as open,
             coalesce(current_setting('confide.private_from', true), '') as private`
    assert.deepEqual([...inside], [{ pid: after[0]?.['pid'], entries: 3 }])
    assert.deepEqual([...after], [{ pid: after[0]?.['pid'], entries: 0 }])
    assert.deepEqual(settings, { patient: '', view: '', open: '', private: '' })
  } finally {
    await one.end()
  }
})

test('entering again replaces the context whole', async () => {
  const one = openDatabase(db.url, keepSummaryFresh, 1)
  try {
    const left = await one.app.begin(async (tx) => {
      await tx.unsafe(enter(patient, 'read'))
      await tx.unsafe(enter('unknown', 'read'))
      return tx`select id from entry union all select patient_id from patient`
    })
    assert.deepEqual([...left], [])
  } finally {
    await one.end()
  }
})
