import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { appendEvent } from '../../src/audit/append.ts'
import { eraseEvent } from '../../src/audit/erase.ts'
import { cosign, signCheckpoint } from '../../src/audit/log/checkpoint.ts'
import { signerOf } from '../../src/audit/log/keys.ts'
import { newestCosigned } from '../../src/audit/log/newest.ts'
import type { Verified } from '../../src/audit/log-fault.ts'
import { verifyLog } from '../../src/audit/verify-log.ts'
import type { Sql, Tx } from '../../src/db/database.ts'
import { appendSystemEvent } from '../../src/audit/system-event.ts'
import { proof, testDatabase, type TestDatabase } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { randomNumbers, seed as runSeed } from '../sharing/seed.ts'
import { undone } from '../sharing/compare.ts'
import { anEvent, append, seed, sequencerOf, tags, witnessMemory, witnessSigner } from './log.ts'

// Whoever owns the database changes it, in every way that comes to mind: each is found.

type Log = Awaited<ReturnType<typeof aLog>>

const trials = proof === 'full' ? 1000 : 60

/** A log of some patients, under a checkpoint that a witness has kept. */
async function aLog(db: TestDatabase, count: number) {
  const owner = postgres(db.url, { max: 2, onnotice: () => undefined })
  test.after(() => owner.end())
  const store = witnessMemory()
  const patients = Array.from({ length: 5 }, () => randomUUID())
  const sequencer = sequencerOf(db.sequencer, store)
  for (let n = 0; n < 3; n++) {
    await append(db, patients, count / 3)
    await appendEvent(db, anEvent(patients[n] ?? '', { kind: 'log', purpose: 'own record' }))
    await sequencer.run()
  }
  await appendSystemEvent(db, {
    ...{ kind: 'sign-in', actor: 'a', organisation: null, detail: null, requestId: 'r' },
  })
  await append(db, patients, 1)
  await owner`update access_event set nonce = null, commitment = null where id not in (select event_id from log_leaf where event_id is not null)`
  await sequencer.run()
  const [state] = await owner<
    { origin: string; year: number }[]
  >`select origin, year from log_state`
  const log = signerOf('log', state?.origin ?? '', seed)
  const check = (sql: Sql | Tx, now = new Date()): Promise<Verified> =>
    verifyLog(sql, {
      ...{ policy: { log, witnesses: [witnessSigner], quorum: 1 }, tags, now },
      kept: [...store.notes.values()],
    })
  return { db, owner, store, patients, sequencer, log, check, year: state?.year ?? 0 }
}

const db = await testDatabase()
const log = await aLog(db, 300)

test('a log that nobody has touched is clean', async () => {
  const { leaves, erased, faults } = await log.check(log.owner)
  assert.deepEqual({ leaves, erased, faults }, { leaves: 308, erased: 0, faults: [] })
})

/** One bit of one column of a random row turned round; a text has a letter changed. */
const flips: readonly (readonly [table: string, key: string, column: string, kind: string])[] = [
  ...['entry', 'tag', 'nonce'].map((column) => ['log_leaf', 'index', column, 'bytea'] as const),
  ['log_tile', 'ctid', 'hashes', 'bytea'],
  ['log_head', 'tag', 'link', 'bytea'],
  ...['note', 'cosigned'].map((column) => ['log_checkpoint', 'size', column, 'text'] as const),
  ...['digest', 'nonce', 'commitment'].map(
    (column) => ['access_event', 'id', column, 'bytea'] as const,
  ),
  ...['actor', 'actor_name', 'organisation', 'role', 'purpose', 'rule', 'route', 'request_id'].map(
    (column) => ['access_event', 'id', column, 'text'] as const,
  ),
  ['access_event', 'id', 'count', 'int'],
  ['access_event', 'id', 'choice_version', 'int'],
  ['access_event', 'id', 'own', 'list'],
  ['access_event', 'id', 'sources', 'list'],
  ['access_event', 'id', 'patient_id', 'uuid'],
  ['access_event', 'id', 'at', 'time'],
  ['access_event', 'id', 'kind', 'kind'],
  ['system_event', 'id', 'actor', 'text'],
  ['system_event', 'id', 'detail', 'set'],
  ['log_leaf', 'index', 'number', 'int'],
  ['log_leaf', 'index', 'event_id', 'uuid'],
]

function flipped(column: string, kind: string, random: number): string {
  const at = `(${random} % octet_length(${column}))`
  const letter = `(1 + ${random} % length(${column}))`
  const changes: Readonly<Record<string, string>> = {
    bytea: `set_byte(${column}, ${at}, get_byte(${column}, ${at}) # (1 << (${random} % 8)))`,
    text: `overlay(${column} placing case substr(${column}, ${letter}, 1) when 'x' then 'y' else 'x' end from ${letter} for 1)`,
    int: `${column} + ${1_000_000 + random}`,
    list: `${column} || 'Z99'::text`,
    uuid: 'gen_random_uuid()',
    time: `${column} + interval '1 millisecond' * ${1 + (random % 99_999)}`,
    kind: `case ${column} when 'find' then 'open' else 'find' end`,
    set: "'x'",
  }
  return changes[kind] ?? ''
}

const rest: readonly (readonly [name: string, statement: (random: number) => string])[] = [
  [
    'an event deleted',
    (n) =>
      `delete from access_event where id = (select id from access_event order by id offset ${n % 300} limit 1)`,
  ],
  [
    'events of a time deleted',
    (n) =>
      `delete from access_event where at >= (select at from access_event order by at offset ${n % 300} limit 1)`,
  ],
  ['a system event deleted', () => 'delete from system_event'],
  ['a leaf deleted', (n) => `delete from log_leaf where index = ${n % 308}`],
  ['the last leaves deleted', (n) => `delete from log_leaf where index >= ${n % 308}`],
  [
    'a tile deleted',
    (n) =>
      `delete from log_tile where ctid = (select ctid from log_tile order by level, index offset ${n % 2} limit 1)`,
  ],
  [
    'a tile cut short',
    () => 'update log_tile set hashes = substr(hashes, 1, octet_length(hashes) - 32)',
  ],
  ['a head deleted', () => 'delete from log_head where tag = (select tag from log_head limit 1)'],
  ['all checkpoints deleted', () => 'delete from log_checkpoint'],
  [
    'the newest checkpoint deleted',
    () => 'delete from log_checkpoint where size = (select max(size) from log_checkpoint)',
  ],
  ['what witnesses signed deleted', () => 'update log_checkpoint set cosigned = null'],
  [
    'two entries in each other’s place',
    (n) =>
      `update log_leaf l set entry = o.entry from log_leaf o where l.index in (${n % 100}, ${n % 100} + 150) and o.index = 2 * (${n % 100}) + 150 - l.index`,
  ],
  [
    'an entry in another’s place',
    (n) =>
      `update log_leaf set entry = (select entry from log_leaf where index = ${((n % 308) + 7) % 308}) where index = ${n % 308}`,
  ],
  [
    'an event put in, an hour ago',
    () =>
      `insert into access_event (patient_id, at, id, kind, actor_kind, actor, actor_name, purpose, rule, route, own, sources, count) select patient_id, now() - interval '1 hour', gen_random_uuid(), kind, actor_kind, actor, actor_name, purpose, rule, route, own, sources, count from access_event limit 1`,
  ],
]

test(`${trials} random changes to the database are found`, async (t) => {
  const random = randomNumbers(runSeed)
  const missed: string[] = []
  let single = 0
  for (let n = 0; n < trials; n++) {
    const number = random(1_000_000)
    const choice = random(flips.length + rest.length)
    const [table, key, column, kind] = flips[choice] ?? []
    const [name, statement] = rest[choice - flips.length] ?? []
    const text =
      table === undefined
        ? (statement?.(number) ?? '')
        : `update ${table} set ${column} = ${flipped(column ?? '', kind ?? '', number)}
            where ${key} = (select ${key} from ${table} where ${kind === 'set' ? 'true' : `${column} is not null`}
                             order by ${key} offset ${number} % (select count(*) from ${table} where ${kind === 'set' ? 'true' : `${column} is not null`}) limit 1)`
    const found = await undone(log.owner, async (tx) => {
      const { count } = await tx.unsafe(text)
      assert.ok(count > 0, `changes something: ${text}`)
      return (await log.check(tx)).faults.length > 0
    })
    if (table !== undefined) single++
    if (!found) missed.push(`${name ?? `${table}.${column}`}: ${text}`)
  }
  t.diagnostic(
    `seed ${runSeed}: ${trials} trials, ${single} of single values, ${missed.length} missed`,
  )
  assert.deepEqual(missed, [])
  if (proof === 'full') {
    writeMeasurement(
      'proof:log-tampers',
      `${trials.toLocaleString('en')} random changes to the access log by whoever owns its database, ${single} of them of a single value: each was found. Seed ${runSeed}.`,
    )
  }
})

suite('with the keys of the log', () => {
  /** Everything after `size` leaves is forgotten, and built again another way. */
  async function rebuilt(
    it: Log,
    change: (owner: Sql) => Promise<unknown>,
    store = witnessMemory(),
  ) {
    await it.owner`truncate log_leaf, log_head, log_tile, log_checkpoint`
    await it.owner`update log_state set size = 0, looked_until = '-infinity', beat_at = null`
    await change(it.owner)
    await sequencerOf(it.db.sequencer, store).run(true)
  }
  const faultsOf = (found: Verified) => [...new Set(found.faults.map(({ fault }) => fault))]

  test('a log built again without an event is another log than its witness has seen', async () => {
    const it = await aLog(await testDatabase(), 60)
    await rebuilt(it, (owner) => owner`delete from access_event where kind = 'log'`)
    assert.deepEqual(faultsOf(await it.check(it.owner)), ['rolled-back'])
    await append(it.db, it.patients, 60)
    await sequencerOf(it.db.sequencer, witnessMemory()).run(true)
    assert.deepEqual(faultsOf(await it.check(it.owner)), ['forked'])
  })

  test('its own witness does not sign it', async () => {
    const it = await aLog(await testDatabase(), 60)
    const before = await newestCosigned(it.db.sequencer)
    await assert.rejects(
      () => rebuilt(it, (owner) => owner`delete from access_event where kind = 'log'`, it.store),
      { name: 'BehindWitness' },
    )
    await append(it.db, it.patients, 90)
    await sequencerOf(it.db.sequencer, witnessMemory()).run(true)
    await assert.rejects(() => sequencerOf(it.db.sequencer, it.store).run(true), {
      name: 'ForkedLog',
    })
    assert.deepEqual([...it.store.notes.values()], [before?.note])
  })

  test('a witness that nobody knows does not count', async () => {
    const it = await aLog(await testDatabase(), 60)
    const other = signerOf('witness', witnessSigner.name, Buffer.alloc(32, 99))
    const { note, size } = (await newestCosigned(it.db.sequencer)) ?? { note: '', size: 0 }
    const [bare] = await it.owner<
      { note: string }[]
    >`select note from log_checkpoint where size = ${size}`
    await it.owner`update log_checkpoint set cosigned = ${(bare?.note ?? '') + cosign(note, other, 1_800_000_000)} where size = ${size}`
    assert.deepEqual(faultsOf(await it.check(it.owner)), ['not-witnessed'])
  })

  test('a checkpoint of another key, or of a time to come, is found', async () => {
    const it = await aLog(await testDatabase(), 60)
    const { note, size } = (await newestCosigned(it.db.sequencer)) ?? { note: '', size: 0 }
    const [, , root = ''] = note.split('\n')
    const other = signerOf('log', it.log.name, Buffer.alloc(32, 98))
    const wrong = signCheckpoint(
      { origin: other.name, size, root: Buffer.from(root, 'base64') },
      other,
    )
    const ahead = Math.floor(Date.now() / 1000) + 86_400
    const [bare] = await it.owner<
      { note: string }[]
    >`select note from log_checkpoint where size = ${size}`
    await it.owner`update log_checkpoint set cosigned = ${(bare?.note ?? '') + cosign(note, witnessSigner, ahead)} where size = ${size}`
    assert.deepEqual(faultsOf(await it.check(it.owner)), ['from-the-future'])
    await it.owner`update log_checkpoint set note = ${wrong}, cosigned = null where size = ${size}`
    assert.ok(faultsOf(await it.check(it.owner)).includes('not-signed'))
  })

  test('a leaf of a time to come is found', async () => {
    const it = await aLog(await testDatabase(), 60)
    await appendEvent(it.db, anEvent(it.patients[0] ?? ''))
    await it.owner`update access_event set at = now() + interval '1 day' where id = (select id from access_event order by at desc limit 1)`
    await it.sequencer.run()
    assert.deepEqual(faultsOf(await it.check(it.owner)), ['from-the-future'])
  })
})

suite('an event whose content was erased', () => {
  test('leaves a tree that holds, and a log that says so', async () => {
    const it = await aLog(await testDatabase(), 60)
    const [event] = await it.owner<{ id: string; patient: string }[]>`
      select id, patient_id as patient from access_event where kind = 'open' limit 1`
    assert.ok(event)
    await eraseEvent(it.db, it.db.url, event.patient, event.id, 'court-order')
    await it.sequencer.run()
    const { erased, faults } = await it.check(it.owner)
    assert.deepEqual({ erased, faults }, { erased: 1, faults: [] })
    await it.owner`delete from system_event where kind = 'erase'`
    assert.deepEqual(faultsOf(await it.check(it.owner)), ['event-missing'])
  })
  const faultsOf = (found: Verified) => [...new Set(found.faults.map(({ fault }) => fault))]
})
