import { join } from 'node:path'
import type { Database } from '../../db/database.ts'
import type { KeyStore } from '../../identity/key-store.ts'
import { witnessAt, witnessHere, type KnownWitness } from './ask-witness.ts'
import { parseVerifier, signerOf, type Signer } from './keys.ts'
import { originOfLog } from './newest.ts'
import type { PublicKeys } from './proof-text.ts'
import { witnessFolder } from './witness-file.ts'

/** Who witnesses the log: others, by key and address; none named, one in this process. */
export type WitnessSettings = {
  readonly witnesses: readonly { readonly key: string; readonly url: string }[]
  readonly quorum: number
}

/** The name of the witness that runs where none is named. */
const here = 'witness-here'

export function witnessSigner(keys: KeyStore): Signer {
  return signerOf('witness', here, keys.key('witness').secret)
}

export function witnessMemory(dataFolder: string) {
  return witnessFolder(join(dataFolder, 'witness'))
}

/** @param log whose checkpoints they sign. */
export function witnessesOf(
  { witnesses }: WitnessSettings,
  keys: KeyStore,
  dataFolder: string,
  log: Signer,
): readonly KnownWitness[] {
  if (witnesses.length > 0) {
    return witnesses.map(({ key, url }) => witnessAt(url, parseVerifier(key)))
  }
  const store = witnessMemory(dataFolder)
  return [witnessHere({ signer: witnessSigner(keys), logs: [log], store })]
}

/** What whoever checks a proof must know; undefined before the log has begun. */
export async function publishedKeys(
  db: Database,
  keys: KeyStore,
  { witnesses, quorum }: WitnessSettings,
): Promise<PublicKeys | undefined> {
  const origin = await originOfLog(db.sequencer)
  if (origin === undefined) return undefined
  const others = witnesses.map(({ key }) => key)
  return {
    log: signerOf('log', origin, keys.key('log').secret).text,
    witnesses: others.length > 0 ? others : [witnessSigner(keys).text],
    quorum,
  }
}
