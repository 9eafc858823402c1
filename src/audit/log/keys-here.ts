import { join } from 'node:path'
import { SetupError } from '../../errors.ts'
import type { Database } from '../../db/database.ts'
import type { KeyStore } from '../../identity/key-store.ts'
import { witnessAt, witnessHere, type KnownWitness } from './ask-witness.ts'
import { parseKeyOf, signerOf, type Signer, type Verifier } from './keys.ts'
import { originOfLog } from './newest.ts'
import type { PublicKeys } from './proof-text.ts'
import { witnessFolder } from './witness-file.ts'

/** Who witnesses the log: others, by key and address; none named, one in this process. */
export type WitnessSettings = {
  readonly witnesses: readonly { readonly key: string; readonly url: string }[]
  readonly quorum: number
}

export type NamedWitness = { readonly verifier: Verifier; readonly url: string }

/** The name of the witness that runs where none is named. */
const here = 'witness-here'

export function witnessSigner(keys: KeyStore): Signer {
  return signerOf('witness', here, keys.key('witness').secret)
}

export function witnessMemory(dataFolder: string) {
  return witnessFolder(join(dataFolder, 'witness'))
}

/** @throws SetupError where one of the witnesses is named with what is no key of a witness. */
export function namedWitnesses({ witnesses }: WitnessSettings): readonly NamedWitness[] {
  return witnesses.map(({ key, url }) => {
    try {
      return { verifier: parseKeyOf('witness', key), url }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw new SetupError(
        `LOG_WITNESSES names ${new URL(url).host} with what is no key of a witness: copy the key that confide witness prints`,
      )
    }
  })
}

/** @param log whose checkpoints they sign. */
export function witnessesOf(
  named: readonly NamedWitness[],
  keys: KeyStore,
  dataFolder: string,
  log: Signer,
): readonly KnownWitness[] {
  if (named.length > 0) return named.map(({ verifier, url }) => witnessAt(url, verifier))
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
