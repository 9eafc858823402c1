// Takes a proof apart into its lines, its checkpoint and its keys. Formats: docs/decisions/0017-the-log.md.

import { sha256 } from './sha256.js'

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
export const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at])
export const isZero = (bytes) => bytes.every((byte) => byte === 0)

/** `<name>+<key id>+<base64 of kind and public key>`. @returns undefined for what is none. */
export function readKey(line) {
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line) ?? []
  if (!key) return undefined
  const bytes = bytesOf(key)
  const hash = sha256(new TextEncoder().encode(`${name}\n`), bytes).subarray(0, 4)
  if (bytes.length !== 33 || hex(hash) !== id) return undefined
  return { name, id: hash, kind: bytes[0], bytes: bytes.subarray(1) }
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** @throws Error for what is no checkpoint. */
export function readNote(lines) {
  const end = lines.indexOf('')
  const [origin, size, root] = lines
  if (end !== 3 || !/^\d+$/.test(size) || !Number.isSafeInteger(Number(size))) throw new Error()
  const signatures = lines.slice(end + 1).flatMap((line) => {
    const [, name, base64] = /^— (\S+) (\S+)$/.exec(line) ?? []
    return name ? [{ name, bytes: bytesOf(base64) }] : []
  })
  const body = `${origin}\n${size}\n${root}\n`
  return { origin, size: Number(size), root: bytesOf(root), body, signatures }
}

/** One line as it was put into the log: 100 bytes, and what opens its commitment unless that was erased. */
export function readLine(lines) {
  const [, base64] = /^extra (\S+)$/.exec(lines[0] ?? '') ?? []
  const [, index] = /^index (\d+)$/.exec(lines[1] ?? '') ?? []
  if (base64 === undefined || index === undefined) throw new Error()
  const extra = bytesOf(base64)
  const entry = extra.subarray(0, 100)
  if (entry.length !== 100 || entry[0] !== 1) throw new Error()
  const view = new DataView(entry.buffer, entry.byteOffset)
  const opens = extra.length > 132
  return {
    ...{ entry, index: Number(index), path: lines.slice(2).map(bytesOf) },
    ...{ kind: entry[1], at: Number(view.getBigUint64(4)), tag: entry.subarray(12, 28) },
    ...{ number: Number(view.getBigUint64(28)), before: entry.subarray(36, 68) },
    ...{ commitment: entry.subarray(68), nonce: opens ? extra.subarray(100, 132) : undefined },
    body: opens ? extra.subarray(132) : undefined,
  }
}

/** A file taken apart. @throws Error for what is none. */
export function readFile(content) {
  const lines = content.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
  if (lines[0] === 'c2sp.org/tlog-proof@v1') {
    const end = lines.indexOf('')
    const blocks = [lines.slice(1, end)]
    return { whole: false, keys: undefined, blocks, announced: 1, note: lines.slice(end + 1) }
  }
  if (lines[0] !== 'confide/history@v1') throw new Error()
  const valuesOf = (name) =>
    lines
      .slice(1, lines.indexOf(''))
      .flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []))
  const blocks = []
  let rest = lines.slice(lines.indexOf('') + 1)
  while (rest[0]?.startsWith('extra ')) {
    const end = rest.indexOf('')
    if (end === -1) throw new Error()
    blocks.push(rest.slice(0, end))
    rest = rest.slice(end + 1)
  }
  const keys = {
    ...{ log: valuesOf('log')[0] ?? '', witnesses: valuesOf('witness') },
    quorum: Number(valuesOf('quorum')[0]),
  }
  return { whole: true, keys, blocks, announced: Number(valuesOf('lines')[0]), note: rest }
}
