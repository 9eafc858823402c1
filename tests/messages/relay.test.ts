import assert from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { OutboxItem } from '../../src/messages/relay.ts'
import { relayLag, relayWaiting, startRelay } from '../../src/messages/relay.ts'
import { sendOut, type Topic } from '../../src/messages/outbox.ts'
import { outboxFilled } from '../../src/messages/wake.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'

const db = await testDatabase()
const world = worldIn(db)
const owner = asAnyone(db)
test.after(() => owner.end())
const rosa = { name: 'Rosa Sample' }
let patients: Patient[]

before(async () => {
  patients = [await world.patient(rosa), await world.patient(rosa), await world.patient(rosa)]
})
beforeEach(() => owner`delete from outbox`)

/** Something in an outbox for each of the patients. */
async function fill(topic: Topic = 'message'): Promise<string[]> {
  const ids: string[] = []
  for (const patient of patients) {
    ids.push(await world.asJob(patient, (tx) => sendOut(tx, patient.id, topic, { kind: 'x' })))
  }
  return ids
}

const silent = () => undefined
const waiting = async () => (await relayLag(db)).waiting

test('what waits in the outboxes of all patients is handed over once', async () => {
  const ids = await fill()
  const seen: OutboxItem[] = []
  const handlers = { message: async (item: OutboxItem) => void seen.push(item) }
  assert.equal(await relayWaiting(db, handlers, silent), 3)
  assert.equal(await relayWaiting(db, handlers, silent), 0)
  assert.deepEqual(
    seen.map(({ id, patient, topic, payload }) => ({ id, patient, topic, payload })),
    ids.map((id, n) => ({
      id,
      patient: patients[n]?.id,
      topic: 'message',
      payload: { kind: 'x' },
    })),
  )
  assert.equal(await waiting(), 0)
})

test('a topic that nobody handles waits', async () => {
  await fill('work')
  assert.equal(await relayWaiting(db, { message: async () => {} }, silent), 0)
  assert.equal(await waiting(), 3)
})

test('a handler that fails is tried again later, and keeps nothing back', async () => {
  const [first] = await fill()
  const seen: string[] = []
  const failures: unknown[] = []
  const handlers = {
    message: async ({ id }: OutboxItem) => {
      if (id === first && failures.length === 0) throw new Error('not now')
      seen.push(id)
    },
  }
  await relayWaiting(db, handlers, (error) => failures.push(error))
  assert.equal(seen.length, 2)
  assert.equal(failures.length, 1)
  assert.equal(await relayWaiting(db, handlers, silent), 0, 'not at once')
  const [row] =
    await owner`select tries, try_after > now() as later from outbox where id = ${first ?? ''}`
  assert.deepEqual({ ...row }, { tries: 1, later: true })
  await owner`update outbox set try_after = now() - interval '1 second' where relayed_at is null`
  assert.equal(await relayWaiting(db, handlers, silent), 1)
  assert.deepEqual(seen.at(-1), first)
})

test('several relays share the work: nothing is handed over by two', async () => {
  for (let n = 0; n < 20; n++) await fill()
  const seen: string[] = []
  const handlers = {
    message: async ({ id }: OutboxItem) => {
      await setTimeout(1)
      seen.push(id)
    },
  }
  const drain = async () => {
    while ((await relayWaiting(db, handlers, silent)) > 0) continue
  }
  await Promise.all([drain(), drain()])
  await drain()
  assert.equal(seen.length, 60)
  assert.equal(new Set(seen).size, 60)
})

test('several patients at the same time, where it is wanted, and never two things of one patient', async () => {
  for (let n = 0; n < 2; n++) await fill()
  const now: string[] = []
  let most = 0
  const handlers = {
    message: async ({ patient }: OutboxItem) => {
      assert.ok(!now.includes(patient))
      most = Math.max(most, now.push(patient))
      await setTimeout(5)
      now.splice(now.indexOf(patient), 1)
    },
  }
  const onFailure = (error: unknown) => assert.fail(String(error))
  assert.equal(await relayWaiting(db, handlers, onFailure, { most: 50, together: 2 }), 6)
  assert.deepEqual([most, await waiting()], [2, 0])
})

/** Not by itself within the time of a test. */
const whenWoken = { most: 50, together: 1, everyMs: 3_600_000 }

test('a relay that waits for others keeps none with other topics waiting, and both are woken', async () => {
  const seen: string[] = []
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const quick = startRelay(db, { message: async ({ id }) => void seen.push(id) }, silent, whenWoken)
  const slow = startRelay(db, { subscription: () => held }, silent, whenWoken)
  await fill('subscription')
  assert.equal(await waiting(), 0, 'nobody is told that messages are late')
  await fill()
  outboxFilled(db)
  while (seen.length < 3) await setTimeout(2)
  release()
  await Promise.all([quick.stop(), slow.stop()])
})

test('a relay is woken by an act in its own process, and stops after what it is doing', async () => {
  const seen: string[] = []
  const handlers = { message: async ({ id }: OutboxItem) => void seen.push(id) }
  const relay = startRelay(db, handlers, silent, whenWoken)
  const ids = await fill()
  outboxFilled(db)
  while (seen.length < 3) await setTimeout(2)
  await relay.stop()
  assert.deepEqual(seen.toSorted(), ids.toSorted())
  await fill()
  outboxFilled(db)
  await setTimeout(150)
  assert.equal(await waiting(), 3)
})
