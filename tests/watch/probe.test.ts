import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { every } from '../../src/messages/every.ts'
import { newProbe } from '../../src/record/probe.ts'
import { sequencerOf, witnessMemory } from '../log/log.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'

// The alarm for looks that do not reach the log.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
let nobody: Patient
after(() => owner.end())

before(async () => {
  nobody = await world.patient({ name: 'Probe Nobody' })
  await owner.unsafe(`
    create function lose() returns trigger language plpgsql as $$ begin return null; end $$`)
})
beforeEach(() => owner`delete from system_event`)

const sequencer = sequencerOf(db.sequencer, witnessMemory())
const sequencing = every(
  30,
  async () => void (await sequencer.run(true)),
  () => undefined,
)
after(() => sequencing.stop())
const called: boolean[] = []
beforeEach(() => called.splice(0))

const gaps = () => owner`select 1 from system_event where kind = 'log-gap'`
const probe = (withinMs = 1000) =>
  newProbe(db, nobody.id, async (isMissing) => void called.push(isMissing), {
    withinMs,
    againMs: 50,
  })

test('a look that is on the log raises nothing', async () => {
  const one = probe()
  assert.equal(one.state(), undefined)
  await one.run()
  assert.equal(one.state()?.isMissing, false)
  assert.equal((await gaps()).length, 0)
  await one.run()
  assert.deepEqual(called, [false], 'what an earlier process told is over, once')
  const sessions = await owner`
    select 1 from session where patient_id = ${nobody.id} and revoked_at is null`
  assert.equal(sessions.length, 0, 'no session is left')
})

const losses: readonly (readonly [what: string, lose: string, find: string])[] = [
  [
    'that the database loses in silence',
    'create trigger lose before insert on access_event for each row execute function lose()',
    'drop trigger lose on access_event',
  ],
  [
    'that cannot be written',
    'revoke insert on access_event from confide_log',
    'grant insert on access_event to confide_log',
  ],
]
for (const [what, lose, find] of losses) {
  test(`a look ${what} is noticed, told once each time, and over when it is over`, async () => {
    const one = probe()
    await owner.unsafe(lose)
    try {
      await assert.rejects(one.run(), /not on the log/)
      assert.equal(one.state()?.isMissing, true)
      assert.equal((await gaps()).length, 1)
    } finally {
      await owner.unsafe(find)
    }
    await one.run()
    assert.equal(one.state()?.isMissing, false)
    assert.equal((await gaps()).length, 1)
    assert.deepEqual(called, [true, false])
  })
}

test('a look without its leaf under a signed checkpoint is missing', async () => {
  await owner.unsafe('revoke insert on log_checkpoint from confide_sequencer')
  const one = probe(300)
  try {
    await assert.rejects(one.run(), /not on the log, under a checkpoint/)
    assert.deepEqual([one.state()?.isMissing, called], [true, [true]])
  } finally {
    await owner.unsafe('grant insert on log_checkpoint to confide_sequencer')
  }
  await one.run()
  assert.deepEqual([one.state()?.isMissing, called], [false, [true, false]])
})

test('an earlier look is not taken for the one that is missing', async () => {
  await probe().run()
  await owner.unsafe(losses[0]?.[1] ?? '')
  try {
    await assert.rejects(probe().run(), /not on the log/)
  } finally {
    await owner.unsafe(losses[0]?.[2] ?? '')
  }
})
