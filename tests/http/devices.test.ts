import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn } from '../support/world.ts'

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)

test('a patient sees where they are signed in, and signs out there; nobody ends another’s session', async () => {
  const patient = await world.patient({ name: 'Margaret Fernstead' })
  const other = await world.patient({ name: 'Rosa Other' })
  const [here, there] = [await world.signIn(patient), await world.signIn(patient)]
  const stranger = await world.signIn(other)
  const page = () => door.ask({ url: '/settings/devices', as: here })
  const ids = [...(await page()).body.matchAll(/name="end" value="(\w+)"/g)].map(([, id]) => id)
  assert.equal(ids.length, 1)
  const form = { end: ids[0] ?? '' }
  await door.ask({ url: '/settings/devices', as: stranger, form })
  assert.equal((await door.ask({ url: '/my-record', as: there })).status, 200)
  await door.ask({ url: '/settings/devices', as: here, form })
  assert.equal((await door.ask({ url: '/my-record', as: there })).status, 401)
  assert.equal((await door.ask({ url: '/my-record', as: here })).status, 200)
  assert.doesNotMatch((await page()).body, /Sign out there/)
})
