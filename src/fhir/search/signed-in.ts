import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { personOf } from '../../identity/sessions.ts'

/**
 * What is wrong with a request is told to who is signed in: whose session it is, is asked then and not before, as it
 * costs nothing where nothing is wrong.
 *
 * @throws Refusal `signed-out`, or what the work throws.
 */
export async function toWhoIsSignedIn<T>(
  db: Database,
  actor: Actor,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && error.status === 400) await personOf(db, actor)
    throw error
  }
}
