import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { beforeEach, suite, test } from 'node:test'
import postgres from 'postgres'
import { appendEvent } from '../../src/audit/append.ts'
import { insertEvent } from '../../src/audit/event.ts'
import { BehindWitness } from '../../src/audit/log/ask-witness.ts'
import { parseCheckpoint, signedAt } from '../../src/audit/log/checkpoint.ts'
import { CompactRange } from '../../src/audit/log/compact-range.ts'
import { leafKinds, leafOf, linkTo, noHash, tagOf } from '../../src/audit/log/leaf.ts'
import { leafHash } from '../../src/audit/log/merkle.ts'
import { newestCosigned } from '../../src/audit/log/newest.ts'
import { appendSystemEvent } from '../../src/audit/system-event.ts'
import { testDatabase } from '../support/database.ts'
import { anEvent, append, sequencerOf, tags, witnessMemory, witnessSigner } from './log.ts'

// What gives each event its place in the tree. @see docs/decisions/0017-the-log.md

const db = await testDatabase()
const owner = postgres(db.url, { max: 4, onnotice: () => undefined })
test.after(() => owner.end())
let store = witnessMemory()
let sequencer = sequencerOf(db.sequencer, store)

beforeEach(async () => {
  await owner`truncate access_event, system_event, log_leaf, log_head, log_tile, log_checkpoint`
  await owner`update log_state set origin = null, year = null, beat_at = null, size = 0, looked_until = '-infinity'`
  store = witnessMemory()
  sequencer = sequencerOf(db.sequencer, store)
})

const leaves = () => owner<{ index: number; event: string | null; entry: Buffer }[]>`
  select index::int, event_id as event, entry from log_leaf order by log_leaf.index`

async function unlogged(): Promise<number> {
  const [row] = await owner<{ count: number }[]>`
    select count(*)::int as count from access_event where id not in (select event_id from log_leaf where event_id is not null)`
  return row?.count ?? -1
}

suite('a pass', () => {
  test('gives each event one leaf, in the patient’s own numbered and linked lines', async () => {
    const patients = [randomUUID(), randomUUID(), randomUUID()]
    await append(db, patients, 30)
    assert.equal(await sequencer.run(), true)
    await append(db, patients, 31)
    await sequencer.run()
    await sequencer.run()
    const found = await leaves()
    assert.deepEqual(
      found.map(({ index }) => index),
      Array.from({ length: 61 }, (_, n) => n),
    )
    assert.equal(await unlogged(), 0)
    for (const patient of patients) {
      const tag = tagOf(tags, patient, new Date().getUTCFullYear())
      const own = found.filter(({ entry }) => leafOf(entry).tag.equals(tag))
      assert.ok(own.length >= 20)
      let before: Buffer = noHash
      for (const [n, { entry }] of own.entries()) {
        assert.deepEqual([leafOf(entry).number, leafOf(entry).before], [n + 1, before])
        before = linkTo(entry)
      }
    }
  })

  test('ends in a checkpoint of all leaves, signed by the log and by the witness', async () => {
    await append(db, [randomUUID()], 300)
    await sequencer.run()
    const newest = await newestCosigned(db.sequencer)
    const range = new CompactRange()
    for (const { entry } of await leaves()) range.append(leafHash(entry))
    const { size, root } = parseCheckpoint(newest?.note ?? '')
    assert.deepEqual([size, root], [300, range.root()])
    assert.ok(signedAt(newest?.note ?? '', witnessSigner))
    assert.deepEqual([...store.notes.values()], [newest?.note])
  })

  test('of nothing new signs nothing new', async () => {
    await append(db, [randomUUID()], 3)
    for (let n = 0; n < 3; n++) await sequencer.run()
    assert.deepEqual(
      [...(await owner`select size::int from log_checkpoint order by 1`)],
      [{ size: 0 }, { size: 3 }],
    )
  })

  test('takes what was committed late, though what came after it is there already', async () => {
    const patient = randomUUID()
    let commit = () => {}
    const waits = new Promise<void>((resolve) => (commit = resolve))
    let inserted = () => {}
    const isIn = new Promise<void>((resolve) => (inserted = resolve))
    const late = owner.begin(async (tx) => {
      await insertEvent(tx, anEvent(patient, { route: 'late' }))
      inserted()
      await waits
    })
    await isIn
    try {
      await append(db, [patient], 2)
      await sequencer.run()
      assert.equal((await leaves()).length, 2)
    } finally {
      commit()
    }
    await late
    await sequencer.run()
    assert.deepEqual([(await leaves()).length, await unlogged()], [3, 0])
  })

  test('takes what came later than a pass usually looks back, in the next whole pass', async () => {
    const patient = randomUUID()
    await append(db, [patient], 2)
    await sequencer.run()
    await appendEvent(db, anEvent(patient))
    await owner`update access_event set at = at - interval '3 minutes' where id not in (select event_id from log_leaf)`
    await sequencer.run()
    assert.equal(await unlogged(), 1)
    await sequencerOf(db.sequencer, store).run(true)
    assert.equal(await unlogged(), 0)
  })

  test('puts a head after a look of the patient at the log, and counts it as no line', async () => {
    const patient = randomUUID()
    await append(db, [patient], 2)
    await appendEvent(db, anEvent(patient, { kind: 'log', purpose: 'own record' }))
    await sequencer.run()
    await append(db, [patient], 1)
    await sequencer.run()
    const parts = (await leaves()).map(({ entry }) => leafOf(entry))
    assert.deepEqual(
      parts.map(({ kind, number }) => [kind, number]),
      [
        [leafKinds.read, 1],
        [leafKinds.read, 2],
        [leafKinds.read, 3],
        [leafKinds.head, 3],
        [leafKinds.read, 4],
      ],
    )
    const entries = await leaves()
    const third = linkTo(entries[2]?.entry ?? noHash)
    assert.deepEqual([parts[3]?.before, parts[4]?.before], [third, third])
  })

  test('takes events of the system, and events from before there were commitments', async () => {
    await appendSystemEvent(db, {
      ...{ kind: 'find-none', actor: 'a', organisation: 'Z20', detail: null, requestId: 'r' },
    })
    await append(db, [randomUUID()], 2)
    await owner`update access_event set nonce = null, commitment = null`
    await sequencer.run()
    const kept =
      await owner`select count(*)::int as leaves, count(nonce)::int as nonces from log_leaf`
    assert.deepEqual([...kept], [{ leaves: 3, nonces: 2 }])
  })
})

suite('the lead', () => {
  test('is one’s: a second one waits, and one that takes it by force fences the first', async () => {
    await append(db, [randomUUID()], 5)
    const second = sequencerOf(db.sequencer, store)
    assert.deepEqual([await sequencer.run(), await second.run()], [true, false])
    assert.equal(await second.run(true), true)
    await append(db, [randomUUID()], 5)
    assert.equal(await sequencer.run(), false)
    assert.equal((await leaves()).length, 5)
    assert.equal(await second.run(), true)
    assert.equal((await leaves()).length, 10)
  })

  test('is given back at the end, and the next one begins at once', async () => {
    await sequencer.run()
    await sequencer.stop()
    assert.equal(await sequencerOf(db.sequencer, store).run(), true)
  })
})

suite('a log behind its witness', () => {
  test('does not go on: it was put back to an earlier state', async () => {
    await append(db, [randomUUID()], 10)
    await sequencer.run()
    await owner`truncate log_leaf, log_head, log_tile, log_checkpoint`
    await owner`update log_state set size = 0, beat_at = null`
    const again = sequencerOf(db.sequencer, store)
    await assert.rejects(() => again.run(), BehindWitness)
    assert.deepEqual([...(await leaves())], [])
  })
})

test('a log does not go on with other keys than it began with', async () => {
  await append(db, [randomUUID()], 3)
  await sequencer.run()
  await append(db, [randomUUID()], 3)
  const other = sequencerOf(db.sequencer, store, { seed: Buffer.alloc(32, 77) })
  await assert.rejects(() => other.run(true), { name: 'WrongKey' })
  assert.equal((await leaves()).length, 3)
})
