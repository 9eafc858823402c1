import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'

// Ed25519 keys as C2SP signed notes name them. @see https://c2sp.org/signed-note

/** Who a signature is by: a log, or a witness who saw that a log had only grown. */
export type SignerKind = 'log' | 'witness'

/** A public key under a name; its id is what stands before a signature. */
export type Verifier = {
  readonly kind: SignerKind
  readonly name: string
  readonly id: Buffer
  readonly key: KeyObject
  /** As it is handed out: `<name>+<id>+<type and key>`. */
  readonly text: string
}

export type Signer = Verifier & { sign(message: Buffer): Buffer }

const typeOf: Readonly<Record<SignerKind, number>> = { log: 0x01, witness: 0x04 }
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicHead = Buffer.from('302a300506032b6570032100', 'hex')

/** @param seed 32 secret bytes. */
export function signerOf(kind: SignerKind, name: string, seed: Buffer): Signer {
  const key = createPrivateKey({
    key: Buffer.concat([privateHead, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const verifier = verifierOf(kind, name, publicKey.subarray(publicHead.length))
  return { ...verifier, sign: (message) => sign(null, message, key) }
}

/** @throws TypeError where the text is no such key. */
export function parseVerifier(text: string): Verifier {
  const [name, id, encoded, ...rest] = text.split('+')
  // base64 has the same sign
  const bytes = Buffer.from([encoded, ...rest].join('+'), 'base64')
  const kind = bytes[0] === typeOf.log ? 'log' : bytes[0] === typeOf.witness ? 'witness' : undefined
  if (!name || /\s/.test(name) || kind === undefined || bytes.length !== 33) throw notAKey()
  const verifier = verifierOf(kind, name, bytes.subarray(1))
  if (verifier.id.toString('hex') !== id) throw notAKey()
  return verifier
}

/** @throws TypeError where the text is no key of this kind. */
export function parseKeyOf(kind: SignerKind, text: string): Verifier {
  const verifier = parseVerifier(text)
  if (verifier.kind !== kind) throw notAKey()
  return verifier
}

export function isSignedBy({ key }: Verifier, message: Buffer, signature: Buffer): boolean {
  return verify(null, message, key, signature)
}

function verifierOf(kind: SignerKind, name: string, bytes: Buffer): Verifier {
  const typed = Buffer.concat([Buffer.from([typeOf[kind]]), bytes])
  const named = Buffer.concat([Buffer.from(`${name}\n`), typed])
  const id = hash('sha256', named, 'buffer').subarray(0, 4)
  const key = createPublicKey({
    key: Buffer.concat([publicHead, bytes]),
    format: 'der',
    type: 'spki',
  })
  return { kind, name, id, key, text: `${name}+${id.toString('hex')}+${typed.toString('base64')}` }
}

function notAKey(): TypeError {
  return new TypeError('not a key of a log or a witness: <name>+<8 hex digits>+<base64>')
}
