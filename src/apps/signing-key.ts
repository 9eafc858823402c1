import {
  createCipheriv,
  createDecipheriv,
  generateKeyPair,
  randomBytes,
  type JsonWebKey,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { Database } from '../db/database.ts'
import type { Key } from '../identity/key-store.ts'

const name = 'id-token'

/** The key that says who signed in: one for all processes, sealed with a key that the database does not hold. */
export async function signingKey(db: Database, seal: Key): Promise<JsonWebKey> {
  const known = await storedKey(db)
  if (known) return opened(known, seal)
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const sealed = closed(privateKey.export({ format: 'jwk' }), seal)
  await db.identity`
    insert into app_key (name, sealed) values (${name}, ${sealed}) on conflict (name) do nothing`
  // another process may have been first
  return opened((await storedKey(db)) ?? sealed, seal)
}

async function storedKey(db: Database): Promise<Buffer | undefined> {
  const [row] = await db.identity<{ sealed: Buffer }[]>`
    select sealed from app_key where name = ${name}`
  return row?.sealed
}

function closed(key: JsonWebKey, { secret }: Key): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secret, iv)
  const text = Buffer.concat([cipher.update(JSON.stringify(key), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text])
}

function opened(sealed: Buffer, { secret }: Key): JsonWebKey {
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(12, 28))
  const text = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
  return JSON.parse(text.toString('utf8')) as JsonWebKey
}
