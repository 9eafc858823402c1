import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { beforeEach, test } from 'node:test'
import postgres from 'postgres'
import { testDatabase } from '../../tests/support/database.ts'
import { anEvent } from '../../tests/log/log.ts'
import { tellOperator } from '../messages/operator.ts'
import { appendEvent } from './append.ts'
import { latenessOf, watchLateness } from './late.ts'

const db = await testDatabase()
const owner = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => owner.end())

const rows = [
  [0, 'on-time'],
  [59, 'on-time'],
  [60, 'warn'],
  [899, 'warn'],
  [900, 'page'],
  [14_399, 'page'],
  [14_400, 'stop'],
] as const
for (const [seconds, lateness] of rows) {
  test(`${seconds} s without a checkpoint: ${lateness}`, () =>
    assert.equal(latenessOf(seconds), lateness))
}

const told: string[] = []
const watchers = {
  tell: (text: string) => void told.push(text),
  call: (isLate: boolean) => tellOperator(db.relay, 'log-late', isLate),
}
beforeEach(() => told.splice(0))

async function lateBy(seconds: number): Promise<void> {
  await owner`update log_state set covered_until = now() - ${seconds} * interval '1 second'`
  await watchLateness(db, watchers)
  await watchLateness(db, watchers)
}

test('from 15 minutes on whoever runs the server is written to, once, and once when it is over', async () => {
  const counts: number[] = []
  for (const seconds of [0, 60, 900, 14_400, 60, 0, 900]) {
    await lateBy(seconds)
    const kinds = await owner`select kind from message where box = 'operator'`
    counts.push(kinds.length)
  }
  assert.deepEqual(counts, [0, 0, 1, 1, 2, 2, 3])
  const kinds = await owner<{ kind: string }[]>`
    select kind from message where box = 'operator' order by created_at`
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['log-late', 'log-on-time', 'log-late'],
  )
  await lateBy(0)
})

test('after four hours staff read on, and nobody else; each step is told once', async () => {
  const patient = randomUUID()
  const own = anEvent(patient, { actorKind: 'patient', purpose: 'own record' })
  await lateBy(15_000)
  await appendEvent(db, anEvent(patient))
  for (const actorKind of ['patient', 'proxy', 'app', 'job'] as const) {
    await assert.rejects(() => appendEvent(db, { ...own, actorKind }), { code: 'unavailable' })
    await appendEvent(db, { ...own, actorKind, kind: 'denied' })
  }
  const written = await owner`
    select actor_kind as by, kind from access_event where patient_id = ${patient} order by id`
  assert.deepEqual(
    [...written],
    [
      { by: 'staff', kind: 'open' },
      ...['patient', 'proxy', 'app', 'job'].map((by) => ({ by, kind: 'denied' })),
    ],
  )
  await lateBy(1000)
  await appendEvent(db, own)
  await lateBy(0)
  assert.deepEqual(told, [
    'The access log has had no checkpoint for four hours. Only care is served until it has one.',
    'The access log has had no checkpoint for 15 minutes. Call whoever is on duty: OPERATOR_MAIL is written to only where it is set.',
    'The access log has a checkpoint again.',
  ])
})
