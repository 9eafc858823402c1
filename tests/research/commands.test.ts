import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { projectFolder } from '../../src/config.ts'
import { mayMigrate } from '../../src/db/migrate.ts'
import { askNational } from '../../src/research/opt-outs/exchange.ts'
import { fileOf } from '../../src/research/opt-outs/national-file.ts'
import { askQuestion } from '../../src/research/run/jobs.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { approvedStudy, research } from './studying.ts'

// The commands of research, each as a process of its own.

const db = await testDatabase()
const owner = asAnyone(db)
const folder = mkdtempSync(join(tmpdir(), 'confide-commands-'))
after(async () => {
  await owner.end()
  rmSync(folder, { recursive: true })
})

const start = (args: readonly string[], url = db.url) =>
  spawn(process.execPath, [join(projectFolder, 'dist/src/cli/main.js'), ...args], {
    env: { ...process.env, DATABASE_URL: url, CONFIDE_DATA: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  })

/** Does `work` while a command runs, and then stops it as Ctrl-C does. */
async function during(args: string[], work: () => Promise<void>): Promise<void> {
  const child = start(args)
  const ended = once(child, 'exit')
  await Promise.race([
    work(),
    ended.then(([code]) => assert.fail(`${args.join(' ')} ended by itself, with ${code}`)),
  ])
  child.kill('SIGINT')
  assert.deepEqual(await ended, [0, null])
}

test('the runner answers what is asked while it runs', async () => {
  const { researcher, panel } = await research(worldIn(db))
  const study = await approvedStudy(db, researcher, panel)
  await during(['runner'], async () => {
    const asked = { title: 'Sex', tables: [{ name: 'Sex', of: {}, by: ['sex'] }] }
    const job = await askQuestion(db, researcher, study, JSON.stringify(asked))
    const stateNow = async () => {
      const [row] = await owner<{ state: string }[]>`select state from study_job where id = ${job}`
      return row?.state
    }
    while ((await stateNow()) === 'waits') await wait(50)
    assert.equal(await stateNow(), 'refused', 'there is no data yet')
  })
})

test('the stand-in answers as the national service, until it is stopped', async () => {
  const optedOut = join(folder, 'opted-out')
  const [one, other] = ['9990000018', '9990000026'] as const
  writeFileSync(optedOut, fileOf([other]))
  await during(['linker', 'stand-in', optedOut], async () => {
    const national = join(folder, 'linker', 'national')
    const { allowed } = await askNational(national, [one, other], 60_000, 50)
    assert.deepEqual([...allowed], [one])
  })
})

test('the linker works with a login that has its role and the log’s, and no other', async () => {
  const name = `linker_${randomUUID().replaceAll('-', '')}`
  await owner.unsafe(`create role ${name} login password 'x' in role confide_linker, confide_log`)
  try {
    const url = Object.assign(new URL(db.url), { username: name, password: 'x' }).href
    assert.equal(await mayMigrate(url), false)
    assert.equal(await mayMigrate(db.url), true)
    assert.deepEqual(await once(start(['linker', 'close'], url), 'exit'), [0, null])
    const sql = postgres(url, { max: 1 })
    try {
      await assert.rejects(sql`set role confide_app`, { code: '42501' })
      await assert.rejects(sql`select resource from entry`, { code: '42501' })
    } finally {
      await sql.end()
    }
  } finally {
    await owner.unsafe(`drop role ${name}`)
  }
})
