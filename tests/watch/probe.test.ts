import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { newProbe } from '../../src/record/probe.ts'
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

const gaps = () => owner`select 1 from system_event where kind = 'log-gap'`
const probe = () => newProbe(db, nobody.id, { withinMs: 300, againMs: 50 })

test('a look that is on the log raises nothing', async () => {
  const one = probe()
  assert.equal(one.state(), undefined)
  await one.run()
  assert.equal(one.state()?.isMissing, false)
  assert.equal((await gaps()).length, 0)
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
  })
}

test('an earlier look is not taken for the one that is missing', async () => {
  await probe().run()
  await owner.unsafe(losses[0]?.[1] ?? '')
  try {
    await assert.rejects(probe().run(), /not on the log/)
  } finally {
    await owner.unsafe(losses[0]?.[2] ?? '')
  }
})
