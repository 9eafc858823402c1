import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { hashOfToken } from '../../src/identity/actor.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type StaffMember } from '../support/world.ts'

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
let nurse: StaffMember

before(async () => {
  const nurses = await world.service('Z80001', 'District Nursing', 'district-nursing')
  nurse = await world.staff(nurses, 'nurse', 'Nurse Joyce')
})
after(() => owner.end())

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

/** How many minutes ago the session was last seen. */
async function lastSeen(token: string): Promise<number | undefined> {
  const [row] = await owner<{ minutes: number }[]>`
    select round(extract(epoch from now() - seen_at) / 60)::int as minutes
      from session where token_hash = ${hashOfToken(token)}`
  return row?.minutes
}

test('a session that is used does not end by being left alone', async () => {
  const token = await startSession(db, nurse, minutesAgo(19))
  assert.equal((await door.ask({ url: '/find', as: token })).status, 200)
  for (let n = 0; n < 1000 && (await lastSeen(token)) !== 0; n++) await setTimeout(20)
  assert.equal(await lastSeen(token), 0)
})

test('one that has ended is not woken by being used', async () => {
  const token = await startSession(db, nurse, minutesAgo(21))
  assert.equal((await door.ask({ url: '/find', as: token })).status, 401)
  await setTimeout(100)
  assert.equal(await lastSeen(token), 21)
})
