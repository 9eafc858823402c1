import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { signerOf } from '../../src/audit/log/keys.ts'
import { verifyLog } from '../../src/audit/verify-log.ts'
import { projectFolder } from '../../src/config.ts'
import type { Sql } from '../../src/db/database.ts'
import { proof, testDatabase, type TestDatabase } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { append, seed, sequencerOf, tags, witnessMemory, witnessSigner } from './log.ts'

// A sequencer that dies on its way, at any statement and at any moment: the next one goes on, and the log is whole.

/** At full size what was found stands in the document of measurements too. */
function tell(t: TestContext, name: string, text: string): void {
  t.diagnostic(text)
  if (proof === 'full') writeMeasurement(`proof:log-${name}`, `${text}.`)
}

async function ownerOf(db: TestDatabase) {
  const owner = postgres(db.url, { max: 2, onnotice: () => undefined })
  test.after(() => owner.end())
  return owner
}

/** That every event has one leaf, that no index was used twice, and that all that is signed holds. */
async function isWhole(owner: Sql, kept: readonly string[]) {
  const [state] = await owner<{ origin: string }[]>`select origin from log_state`
  const log = signerOf('log', state?.origin ?? '', seed)
  const { leaves, faults } = await verifyLog(owner, {
    ...{ policy: { log, witnesses: [witnessSigner], quorum: kept.length > 0 ? 1 : 0 }, tags, kept },
    now: new Date(),
  })
  assert.deepEqual(faults, [])
  const [counted] = await owner<{ events: number; unlogged: number }[]>`
    select count(*)::int as events,
           count(*) filter (where id not in (select event_id from log_leaf where event_id is not null))::int as unlogged from access_event`
  assert.deepEqual(counted, { events: leaves, unlogged: 0 })
}

suite('killed at each statement', () => {
  /** A pool that dies at its n-th statement, before or after it was carried out. */
  function dying(sql: Sql, n: number, when: 'before' | 'after') {
    let count = 0
    const state = { died: false }
    const counting = <T extends object>(target: T): T =>
      new Proxy(target, {
        apply: (call, self, args: unknown[]) => {
          const isStatement = Array.isArray((args[0] as { raw?: unknown } | undefined)?.raw)
          if (state.died) throw new Error('killed')
          if (!isStatement || ++count !== n)
            return Reflect.apply(call as never, self, args) as unknown
          state.died = true
          if (when === 'before') throw new Error('killed')
          const sent = Reflect.apply(call as never, self, args) as Promise<unknown>
          return sent.then(() => {
            throw new Error('killed')
          })
        },
        get: (of, key) => {
          const value = Reflect.get(of, key) as unknown
          if (key !== 'begin') return value
          return async (work: (tx: object) => Promise<unknown>) =>
            (value as (all: unknown) => Promise<unknown>)(async (tx: object) => work(counting(tx)))
        },
      })
    return { sql: counting(sql as object) as Sql, state }
  }

  for (const when of ['before', 'after'] as const) {
    test(`${when} it was carried out, the next one goes on`, async (t) => {
      const db = await testDatabase()
      const owner = await ownerOf(db)
      const store = witnessMemory()
      const patients = [randomUUID(), randomUUID()]
      let killed = 0
      for (let n = 1; ; n++) {
        await append(db, patients, 7)
        const { sql, state } = dying(db.sequencer, n, when)
        const done = await sequencerOf(sql, store)
          .run(true)
          .then(
            () => true,
            () => false,
          )
        if (!state.died) {
          assert.ok(done)
          break
        }
        killed++
        if (n % 2 === 0) await append(db, patients, 3)
        assert.equal(await sequencerOf(db.sequencer, store).run(true), true)
        await isWhole(owner, [...store.notes.values()])
      }
      assert.ok(killed >= 12, `${killed} statements`)
      tell(
        t,
        `killed-${when}`,
        `A sequencer of the access log was killed at each of its ${killed} statements, ${when} it was carried out; each time the next one went on, and the whole log held`,
      )
    })
  }
})

const kills = proof === 'full' ? 200 : 5

test(`killed ${kills} times by SIGKILL under load, nothing is lost and no index is used twice`, async (t) => {
  const db = await testDatabase()
  const owner = await ownerOf(db)
  const patients = Array.from({ length: 20 }, () => randomUUID())
  let loading = true
  let appended = 0
  const load = (async () => {
    while (loading) {
      await append(db, patients, 50)
      appended += 50
      await sleep(50)
    }
  })()
  for (let n = 0; n < kills; n++) {
    const child = spawn(
      process.execPath,
      [join(projectFolder, 'dist/tests/log/run-sequencer.js')],
      {
        env: { ...process.env, CONFIDE_LOG_URL: db.url },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    await once(child.stdout, 'data')
    await sleep(((n * 37) % 100) + 5)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  loading = false
  await load
  const last = sequencerOf(db.sequencer, witnessMemory(), { quorum: 0, witnesses: () => [] })
  assert.equal(await last.run(true), true)
  // where much has waited, it is done in parts
  for (let n = 0; n < appended / 5000; n++) await last.run()
  await isWhole(owner, [])
  tell(
    t,
    'sigkill',
    `${kills} sequencers of the access log were killed by SIGKILL while ${appended.toLocaleString('en')} events were written: every event has one leaf, no index was used twice, and the whole log holds`,
  )
})

const rounds = proof === 'full' ? 500 : 15

test(`two that race for every one of ${rounds} passes give no index twice`, async (t) => {
  const db = await testDatabase()
  const owner = await ownerOf(db)
  const store = witnessMemory()
  const patients = [randomUUID(), randomUUID()]
  const racers = [sequencerOf(db.sequencer, store), sequencerOf(db.sequencer, store)]
  let fenced = 0
  for (let round = 0; round < rounds; round++) {
    await append(db, patients, 20)
    const done = await Promise.allSettled(racers.map((one) => one.run(true)))
    fenced += done.filter((one) => one.status === 'fulfilled' && !one.value).length
  }
  await racers[0]?.run(true)
  await isWhole(owner, [...store.notes.values()])
  assert.ok(fenced > 0, 'nobody was ever fenced')
  tell(
    t,
    'race',
    `Two sequencers of the access log took the lead from each other in ${rounds} passes: ${fenced} times one was fenced off, no index was used twice, and the whole log holds`,
  )
})
