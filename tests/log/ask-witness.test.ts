import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { cosignedBy, witnessHere, type KnownWitness } from '../../src/audit/log/ask-witness.ts'
import { signedAt } from '../../src/audit/log/checkpoint.ts'
import { signerOf, type Signer } from '../../src/audit/log/keys.ts'
import { newestCheckpoint, newestCosigned } from '../../src/audit/log/newest.ts'
import { testDatabase } from '../support/database.ts'
import { append, sequencerOf, witnessMemory, witnessSigner } from './log.ts'

// How a log asks its witnesses. @see docs/decisions/0017-the-log.md

const db = await testDatabase()
const owner = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => owner.end())

test('a witness that says each time it has seen something else is asked twice, not for ever', async () => {
  await append(db, [randomUUID()], 5)
  await sequencerOf(db.sequencer, witnessMemory()).run(true)
  const note = (await newestCheckpoint(db.sequencer)) ?? ''
  const asked: string[] = []
  const fickle: KnownWitness = {
    verifier: witnessSigner,
    add: async (body) => {
      const [old = ''] = body.split('\n')
      asked.push(old)
      assert.ok(asked.length < 5, 'asked again and again')
      return { status: 409, body: `${(asked.length % 3) + 1}\n` }
    },
  }
  await assert.rejects(() => cosignedBy(db.sequencer, fickle, note, 5), {
    message: 'the witness witness.test answered 409, and no signature that holds',
  })
  assert.deepEqual(asked, ['old 5', 'old 2'])
})

/** A witness that answers only when it is there, and who asked it. */
function comingAndGoing(name: string) {
  const signer = signerOf('witness', name, Buffer.alloc(32, 4))
  const store = witnessMemory()
  const state = { isThere: false, asked: 0 }
  const known = (log: Signer): KnownWitness => {
    const { verifier, add } = witnessHere({ signer, logs: [log], store })
    const ask = (body: string) => {
      state.asked++
      return state.isThere ? add(body) : Promise.reject(new TypeError('fetch failed'))
    }
    return { verifier, add: ask }
  }
  return { signer, state, known }
}

suite('a leader', () => {
  test('does not begin before as many witnesses have answered as must sign', async () => {
    const [one, other] = [comingAndGoing('one.test'), comingAndGoing('other.test')]
    const leaves = async () => (await owner`select 1 from log_leaf`).length
    const before = await leaves()
    await append(db, [randomUUID()], 3)
    const sequencer = sequencerOf(db.sequencer, witnessMemory(), {
      ...{ quorum: 2, witnesses: (log) => [one.known(log), other.known(log)] },
      tell: () => undefined,
    })
    for (const isThere of [false, true]) {
      one.state.isThere = isThere
      await assert.rejects(() => sequencer.run(true), {
        ...{ name: 'NotWitnessed', message: 'too few of its witnesses answer' },
      })
      assert.equal(await leaves(), before)
    }
    other.state.isThere = true
    assert.equal(await sequencer.run(true), true)
    assert.equal(await leaves(), before + 3)
  })

  for (const [leaveAloneMs, asked] of [
    [0, 3],
    [60_000, 1],
  ] as const) {
    test(`tells once who is gone and who is back, and leaves it alone for ${leaveAloneMs} ms`, async () => {
      const [one, other] = [comingAndGoing('one.test'), comingAndGoing('other.test')]
      one.state.isThere = true
      other.state.isThere = true
      const told: string[] = []
      const store = witnessMemory()
      const sequencer = sequencerOf(db.sequencer, store, {
        ...{ quorum: 1, witnesses: (log) => [one.known(log), other.known(log)], leaveAloneMs },
        tell: (text) => told.push(text),
      })
      const pass = async (force: boolean) => {
        await append(db, [randomUUID()], 1)
        assert.equal(await sequencer.run(force), true)
      }
      await pass(true)
      assert.deepEqual(told, [])
      other.state.isThere = false
      other.state.asked = 0
      for (let n = 0; n < 3; n++) await pass(false)
      assert.equal(other.state.asked, asked)
      const gone =
        'Warning: a checkpoint of the access log was not signed: the witness other.test cannot be reached.'
      assert.deepEqual(told, [gone])
      const { note = '' } = (await newestCosigned(db.sequencer)) ?? {}
      assert.ok(signedAt(note, one.signer) && signedAt(note, other.signer) === undefined)
      other.state.isThere = true
      // whoever takes the lead anew asks all
      for (let n = 0; n < 2; n++) await (leaveAloneMs === 0 ? pass(false) : again())
      assert.deepEqual(told, [gone, 'The witness other.test signs the access log again.'])

      async function again() {
        await sequencer.stop()
        await pass(false)
      }
    })
  }
})
