import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../tests/support/database.ts'
import { worldIn } from '../../tests/support/world.ts'
import { findServices } from './find-services.ts'
import { servicesAround } from './services-around.ts'

const db = await testDatabase()
const world = worldIn(db)

test('who asks of data and cares for nobody is not among the services to choose from', async () => {
  const practice = await world.service('Z64101', 'Westbury Surgery')
  await world.service('Z64102', 'Westbury Hospital', 'hospital')
  await world.service('Z64103', 'Westbury University', 'university')
  await world.service('Z64104', 'Westbury Panel', 'research-panel')
  const names = (found: readonly { name: string }[]) => found.map(({ name }) => name)
  assert.deepEqual(names(await findServices(db.identity, 'westbury')), [
    'Westbury Hospital',
    'Westbury Surgery',
  ])
  assert.deepEqual(names(await servicesAround(db.identity, practice, [], 10)), [
    'Westbury Hospital',
  ])
})
