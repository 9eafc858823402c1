import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { cosignedBy, type KnownWitness } from '../../src/audit/log/ask-witness.ts'
import { newestCheckpoint } from '../../src/audit/log/newest.ts'
import { testDatabase } from '../support/database.ts'
import { append, sequencerOf, witnessMemory, witnessSigner } from './log.ts'

// How a log asks its witnesses. @see docs/decisions/0017-the-log.md

const db = await testDatabase()

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
