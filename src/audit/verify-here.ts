import { join } from 'node:path'
import type { Config } from '../config.ts'
import { asOwner } from '../db/roles.ts'
import { openKeyStore } from '../identity/key-store.ts'
import type { Verified } from './log-fault.ts'
import { namedWitnesses, witnessMemory, witnessSigner } from './log/keys-here.ts'
import { signerOf } from './log/keys.ts'
import { originOfLog } from './log/newest.ts'
import { verifyLog } from './verify-log.ts'

/**
 * Checks the log of this installation, with its own keys and what its own witness has kept.
 *
 * @param kept checkpoints that were kept elsewhere.
 */
export function verifyLogHere(
  url: string,
  { dataFolder, log }: Config,
  kept: readonly string[],
  now: Date,
): Promise<Verified> {
  const keys = openKeyStore(join(dataFolder, 'keys'))
  return asOwner(url, async (tx) => {
    const origin = await originOfLog(tx)
    if (origin === undefined) {
      return { leaves: 0, erased: 0, faults: [{ fault: 'no-checkpoint', where: '' }] }
    }
    const others = namedWitnesses(log).map(({ verifier }) => verifier)
    const witnesses = others.length > 0 ? others : [witnessSigner(keys)]
    const seenHere = witnessMemory(dataFolder).newest(origin)
    return verifyLog(tx, {
      policy: {
        ...{ log: signerOf('log', origin, keys.key('log').secret), witnesses },
        quorum: log.quorum,
      },
      tags: keys.key('log-tag').secret,
      kept: seenHere === undefined ? kept : [...kept, seenHere],
      now,
    })
  })
}
