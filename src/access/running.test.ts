import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { newPatientId } from '../identity/ids.ts'
import { begin, progressOf, type Tell } from './running.ts'

const patient = newPatientId()
const gather = { what: 'gather', typed: 'as typed' } as const
let number = 0
const newWork = () => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const reference = `SR-${++number}`
  const failures: unknown[] = []
  let tell: Tell = () => assert.fail('it has not begun')
  const start = () =>
    begin(
      patient,
      reference,
      gather,
      (told) => {
        tell = told
        return promise
      },
      (error) => failures.push(error),
    )
  const state = () => progressOf(patient, reference)?.state
  return { resolve, reject, reference, failures, start, state, tell: () => tell }
}

test('what ends while somebody waits is told to them alone, as it ended', async () => {
  const good = newWork()
  const waits = good.start()(1000)
  good.resolve()
  assert.equal(await waits, true)
  assert.equal(good.state(), undefined)
  const bad = newWork()
  const fails = bad.start()(1000)
  bad.reject(new Error('no'))
  await assert.rejects(fails, /no/)
  assert.deepEqual([bad.state(), bad.failures], [undefined, []])
})

test('what takes longer goes on, tells how far it is, and keeps why it failed', async () => {
  const { start, tell, reference, reject, failures, state } = newWork()
  assert.equal(await start()(1), false)
  tell()('others', 50, 200)
  assert.deepEqual(progressOf(patient, reference), {
    ...{ ...gather, state: 'running', step: 'others', done: 50, of: 200, error: undefined },
  })
  reject(new Error('no'))
  await setTimeout(1)
  assert.deepEqual([state(), failures.length], ['failed', 1])
})

test('is done once at a time, and may be tried again when it failed', async () => {
  const work = newWork()
  assert.equal(await work.start()(1), false)
  assert.equal(
    await begin(
      patient,
      work.reference,
      gather,
      () => assert.fail('twice'),
      () => {},
    )(1),
    false,
  )
  work.reject(new Error('no'))
  await setTimeout(1)
  const again = await begin(
    patient,
    work.reference,
    gather,
    async () => {},
    () => {},
  )(1000)
  assert.equal(again, true)
})
