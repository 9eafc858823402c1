import { after } from 'node:test'
import { testDatabase } from './database.ts'
import { openDoor } from './door.ts'
import { asAnyone } from './people.ts'
import { worldIn } from './world.ts'

/**
 * A world of the calling test file's own, the door to it, and an owner that may do what the app may not.
 * Call it at the top of the file; all of it is gone when the file is done. A set-up that several files share awaits at
 * the top too: a hook there would not be waited for by the hooks of the files themselves.
 *
 * @param settings of the environment.
 */
export async function openWorld(settings: Readonly<Record<string, string>> = {}) {
  const db = await testDatabase()
  const owner = asAnyone(db)
  const world = worldIn(db)
  const door = await openDoor(db, undefined, '127.0.0.1', settings)
  after(() => owner.end())
  return { db, owner, world, door }
}
