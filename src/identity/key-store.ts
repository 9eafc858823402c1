import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A secret and the id that is kept beside what it signed. */
export type Key = { readonly id: string; readonly secret: Buffer }

export type KeyStore = { key(name: KeyName): Key }

export type KeyName =
  | 'page-token'
  | 'one-time-code'
  | 'log'
  | 'log-tag'
  | 'witness'
  | 'log-export'
  | 'subscription'
  | 'apps'

/** Keys as files of mode 0600 in a folder; each is made the first time it is asked for. */
export function openKeyStore(folder: string): KeyStore {
  const known = new Map<KeyName, Key>()
  return {
    key(name) {
      let key = known.get(name)
      if (!key) known.set(name, (key = readOrMake(folder, name)))
      return key
    },
  }
}

function readOrMake(folder: string, name: KeyName): Key {
  const file = join(folder, `${name}.key`)
  try {
    return keyOf(readFileSync(file))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  // Written whole under another name and linked: of two processes one wins, and both read the same key.
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, randomBytes(32), { mode: 0o600 })
  try {
    linkSync(fresh, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(fresh, { force: true })
  }
  return keyOf(readFileSync(file))
}

function keyOf(secret: Buffer): Key {
  if (secret.length !== 32) throw new Error('a key file does not hold 32 bytes')
  return { id: createHash('sha256').update(secret).digest('hex').slice(0, 8), secret }
}
