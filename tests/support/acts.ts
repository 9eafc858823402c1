import type { Database, Tx } from '../../src/db/database.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { act, type Act, type Acting } from '../../src/sharing/act.ts'
import type { Patient } from './world.ts'

/** Does work on a patient's requests as whoever has the session of this token. */
export const actsIn =
  (db: Database) =>
  <T>(
    as: string,
    { id }: Patient,
    use: Act,
    work: (tx: Tx, acting: Acting) => Promise<T>,
  ): Promise<T> => {
    const actor = { session: hashOfToken(as), requestId: 'test', route: 'test' }
    return act(db, actor, id, use, async (tx, acting) => ({
      result: await work(tx, acting),
      event: { kind: 'request', filter: 'test' },
    }))
  }
