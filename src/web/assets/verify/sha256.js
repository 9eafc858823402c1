// SHA-256 (FIPS 180-4) and HMAC (RFC 2104). The browser's own takes a turn for each hash, and a list needs many
// thousand.

const primes = (count) => {
  const found = []
  for (let n = 2; found.length < count; n++)
    if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}
/** The first 32 bits behind the point. */
const fraction = (number) => Math.floor((number - Math.floor(number)) * 2 ** 32) | 0
const first = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))
const constants = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))
const turned = (word, by) => (word >>> by) | (word << (32 - by))

export function sha256(...parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const bytes = new Uint8Array(Math.ceil((length + 9) / 64) * 64)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  bytes[length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setBigUint64(bytes.length - 8, BigInt(length) * 8n)
  const state = first.slice()
  const words = new Int32Array(64)
  for (let block = 0; block < bytes.length; block += 64) {
    for (let n = 0; n < 16; n++) words[n] = view.getInt32(block + n * 4)
    mix(state, words)
  }
  const result = new Uint8Array(32)
  const out = new DataView(result.buffer)
  for (let n = 0; n < 8; n++) out.setInt32(n * 4, state[n])
  return result
}

function mix(state, words) {
  for (let n = 16; n < 64; n++) {
    const [early, late] = [words[n - 15], words[n - 2]]
    const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)
    const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10)
    words[n] = (words[n - 16] + s0 + words[n - 7] + s1) | 0
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let n = 0; n < 64; n++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const one = (h + s1 + ((e & f) ^ (~e & g)) + constants[n] + words[n]) | 0
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
  state[4] += e
  state[5] += f
  state[6] += g
  state[7] += h
}

/** @param key at most 64 bytes. */
export function hmac(key, message) {
  const [inner, outer] = [new Uint8Array(64).fill(0x36), new Uint8Array(64).fill(0x5c)]
  for (const [at, byte] of key.entries()) {
    inner[at] ^= byte
    outer[at] ^= byte
  }
  return sha256(outer, sha256(inner, message))
}
