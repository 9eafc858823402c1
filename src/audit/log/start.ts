import type { Config } from '../../config.ts'
import type { Database } from '../../db/database.ts'
import type { KeyStore } from '../../identity/key-store.ts'
import { watchLateness, type Watchers } from '../late.ts'
import { namedWitnesses, witnessesOf } from './keys-here.ts'
import { mustNotGoOn, NotWitnessed, Sequencer } from './sequencer.ts'

/**
 * What keeps the tree of the log in a server: to be done again and again.
 *
 * @param name the host that a new log is named after.
 * @param watchers are told how late it is, and `tell` of witnesses too.
 * @throws SetupError where a witness is named with what is no key of one.
 */
export function startLog(
  db: Database,
  { log, dataFolder }: Config,
  keys: KeyStore,
  name: string,
  watchers: Watchers,
) {
  const { tell } = watchers
  const named = namedWitnesses(log)
  const sequencer = new Sequencer({
    ...{ sql: db.sequencer, name, quorum: log.quorum, tell, leaveAloneMs: 10_000 },
    seed: keys.key('log').secret,
    tags: keys.key('log-tag').secret,
    witnesses: (signer) => witnessesOf(named, keys, dataFolder, signer),
  })
  let waits = false
  return {
    sequence: async () => {
      try {
        if (await sequencer.run()) waits = false
      } catch (error) {
        if (error instanceof NotWitnessed) {
          if (!waits) tell(`The access log does not begin yet: ${error.message}.`)
          waits = true
        } else if (mustNotGoOn(error)) {
          tell(`The access log does not go on: ${error.message}.`)
        } else throw error
      }
    },
    watch: () => watchLateness(db, watchers),
    stop: () => sequencer.stop(),
  }
}
