import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** What an authenticator may do wrong, so that a server can be tried with it. */
export type Wrong = Partial<{
  readonly origin: string
  readonly rpId: string
  readonly counter: number
  readonly verified: boolean
  readonly userHandle: string
}>

const flag = { present: 0x01, verified: 0x04, credential: 0x40 } as const

/** A passkey in software: makes one, and signs with it. @see https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
export class Authenticator {
  readonly id = randomBytes(32).toString('base64url')
  #key: KeyObject | undefined
  #userHandle = ''
  #counter = 0

  /** @param options as the page holds them. */
  make(options: string, origin: string, wrong: Wrong = {}): string {
    const { challenge, rp, user } = JSON.parse(options) as Made
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    this.#userHandle = user.id
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const cose = cborMap([
      [cborInt(1), cborInt(2)],
      [cborInt(3), cborInt(-7)],
      [cborInt(-1), cborInt(1)],
      [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
      [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
    ])
    const id = Buffer.from(this.id, 'base64url')
    const length = Buffer.from([0, id.length])
    const credential = Buffer.concat([Buffer.alloc(16), length, id, cose])
    const data = this.#data(wrong.rpId ?? rp.id, flag.credential, wrong)
    const attestation = cborMap([
      [cborText('fmt'), cborText('none')],
      [cborText('attStmt'), cborMap([])],
      [cborText('authData'), cborBytes(Buffer.concat([data, credential]))],
    ])
    return this.#answer({
      clientDataJSON: client('webauthn.create', challenge, wrong.origin ?? origin),
      attestationObject: attestation.toString('base64url'),
    })
  }

  use(options: string, origin: string, wrong: Wrong = {}): string {
    const { challenge, rpId } = JSON.parse(options) as { challenge: string; rpId: string }
    if (this.#key === undefined) throw new TypeError('no passkey was made')
    const clientDataJSON = client('webauthn.get', challenge, wrong.origin ?? origin)
    const data = this.#data(wrong.rpId ?? rpId, 0, { counter: ++this.#counter, ...wrong })
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    return this.#answer({
      clientDataJSON,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, hash]), this.#key).toString('base64url'),
      userHandle: wrong.userHandle ?? this.#userHandle,
    })
  }

  #data(rpId: string, flags: number, { counter = 0, verified = true }: Wrong): Buffer {
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(counter)
    const all = flags | flag.present | (verified ? flag.verified : 0)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([all]), counted])
  }

  #answer(response: Readonly<Record<string, string>>): string {
    const { id } = this
    return JSON.stringify({
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })
  }
}

type Made = { challenge: string; rp: { id: string }; user: { id: string } }

function client(type: string, challenge: string, origin: string): string {
  const data = JSON.stringify({ type, challenge, origin, crossOrigin: false })
  return Buffer.from(data).toString('base64url')
}

// RFC 8949, as much of it as a passkey needs

function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value])
  if (value < 256) return Buffer.from([(major << 5) | 24, value])
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255])
}

function cborInt(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes])
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, text.length), Buffer.from(text)])
}

function cborMap(pairs: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, pairs.length), ...pairs.flat()])
}
