// Checks a proof of who has looked, with nothing but what the browser has. Formats: docs/decisions/0017-the-log.md.

import { isZero, readFile, readKey, readLine, readNote, same } from './read.js'
import { hmac, sha256 } from './sha256.js'

const text = new TextEncoder()
const leafHash = (entry) => sha256([0], entry)
const nodeHash = (left, right) => sha256([1], left, right)

/** RFC 6962: whether a leaf stands at this place of a tree of this size and root. */
function isIncluded(leaf, index, path, size, root) {
  if (!(index < size)) return false
  let [place, last, hash] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash)
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)]
    } else hash = nodeHash(hash, sibling)
    ;[place, last] = [Math.floor(place / 2), Math.floor(last / 2)]
  }
  return last === 0 && same(hash, root)
}

async function isSigned(key, signature, message) {
  const usable = await crypto.subtle.importKey('raw', key.bytes, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', usable, signature, text.encode(message))
}

/** The signatures of a checkpoint that one key has made over it. */
function signaturesOf(note, key) {
  return note.signatures
    .filter(({ name, bytes }) => name === key.name && same(bytes.subarray(0, 4), key.id))
    .map(({ bytes }) => bytes.subarray(4))
}

/** Whether the log has signed. */
async function isSignedByLog(note, key) {
  for (const signature of signaturesOf(note, key)) {
    if (key.kind === 1 && (await isSigned(key, signature, note.body))) return true
  }
  return false
}

/** When a witness has signed, in milliseconds; undefined where it has not. */
async function timeOfWitness(note, key) {
  for (const bytes of signaturesOf(note, key)) {
    if (key.kind !== 4 || bytes.length !== 72) continue
    const seconds = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)
    const message = `cosignature/v1\ntime ${seconds}\n${note.body}`
    if (await isSigned(key, bytes.subarray(8), message)) return Number(seconds) * 1000
  }
  return undefined
}

/** What stands in a line, where its commitment opens. */
function openLine({ nonce, body, commitment }) {
  if (!body) return 'erased'
  if (!same(hmac(nonce, body), commitment)) return 'changed'
  return JSON.parse(new TextDecoder().decode(body))
}

/**
 * Checks a file.
 *
 * @param content the text of a proof.
 * @param trusted the keys this page came with; undefined where it came with none.
 * @returns what was checked, each right or not, and the lines; undefined for what is no proof.
 */
export async function checkProof(content, trusted) {
  let file, note, lines
  try {
    file = readFile(content)
    note = readNote(file.note)
    lines = file.blocks.map(readLine)
  } catch {
    return undefined
  }
  const opened = lines.map(openLine)
  const included = lines.map(({ entry, index, path }) =>
    isIncluded(leafHash(entry), index, path, note.size, note.root),
  )
  const checks = [
    ...(file.whole ? checkOrder(file, lines, opened) : []),
    checkEach(
      opened.map((one) => one !== 'changed'),
      {
        right: 'Each line says what was written at the time.',
        wrong: 'was changed after it was written',
      },
    ),
    checkEach(included, {
      right: 'Each line stands in the log.',
      wrong: 'does not stand in the log as it is here',
    }),
    ...(await checkSignatures(note, file.keys, trusted)),
  ]
  const shown = lines.map((line, at) => ({ ...line, is: opened[at], isRight: included[at] }))
  return { whole: file.whole, checks, lines: shown.filter(({ kind }) => kind !== 10), note }
}

function checkEach(states, { right, wrong }) {
  const bad = states.flatMap((isRight, at) => (isRight ? [] : [at + 1]))
  if (bad.length === 0) return { isRight: true, says: right }
  return {
    isRight: false,
    says: `${bad.length === 1 ? 'Line' : 'Lines'} ${bad.join(', ')}: ${wrong}.`,
  }
}

/** That none is missing, none was put in, none moved, and that the list goes to its end. */
function checkOrder({ announced }, lines, opened) {
  const head = lines.at(-1)?.kind === 10 ? lines.at(-1) : undefined
  const looks = lines.filter(({ kind }) => kind !== 10)
  const hashes = looks.map(({ entry }) => sha256(entry))
  const wrong = looks.findIndex(
    (line, at) =>
      line.number !== at + 1 ||
      !(at === 0 ? isZero(line.before) : same(line.before, hashes[at - 1])) ||
      (at > 0 && looks[at - 1].index >= line.index),
  )
  const people = new Set(opened.flatMap((one) => (one.patient ? [one.patient] : [])))
  const isOnes = looks.every(({ tag }) => same(tag, looks[0].tag)) && people.size <= 1
  const ends =
    head !== undefined &&
    looks.length > 0 &&
    head.number === looks.length &&
    same(head.tag, looks[0].tag) &&
    same(head.before, hashes.at(-1)) &&
    isZero(head.commitment)
  return [
    wrong === -1 && looks.length > 0
      ? { isRight: true, says: 'No line is missing, none was put in and none was moved.' }
      : {
          isRight: false,
          says: `A line is missing, was put in or was moved: the list does not hold together at line ${wrong + 1}.`,
        },
    isOnes
      ? { isRight: true, says: 'All lines are about the same person.' }
      : { isRight: false, says: 'Some lines are about another person.' },
    ends && announced === lines.length
      ? { isRight: true, says: 'The list goes to its end: nothing was cut off when it was made.' }
      : { isRight: false, says: 'The end of the list was cut off.' },
  ]
}

/** @param given the keys that the file names. */
async function checkSignatures(note, given, trusted) {
  const used = trusted ?? given
  if (!used)
    return [
      {
        isRight: null,
        says: 'No key to check the signature with: get this page again from the service.',
      },
    ]
  const log = readKey(used.log)
  const isByLog = log !== undefined && log.name === note.origin && (await isSignedByLog(note, log))
  const witnesses = used.witnesses.map(readKey)
  const times = await Promise.all(
    witnesses.map(async (key) => (key ? timeOfWitness(note, key) : undefined)),
  )
  const seen = times.filter((time) => time !== undefined)
  const late = Date.now() + 24 * 60 * 60 * 1000
  const enough = seen.length >= used.quorum && used.quorum >= 0
  const last = Math.max(...seen)
  return [
    trusted
      ? { isRight: true, says: `Checked with the keys this page came with, of ${note.origin}.` }
      : {
          isRight: null,
          says: 'Checked with the keys in the file itself, as this page came without any: compare them with those the service publishes.',
        },
    isByLog
      ? { isRight: true, says: 'The log is signed by the service.' }
      : { isRight: false, says: 'The signature of the service is not right.' },
    enough
      ? { isRight: true, says: witnessed(seen.length) }
      : {
          isRight: false,
          says: `Too few witnesses have signed: ${seen.length} of the ${used.quorum} that are needed.`,
        },
    ...(seen.some((time) => time > late)
      ? [{ isRight: false, says: 'A witness signed at a time that has not come yet.' }]
      : seen.length > 0
        ? [{ isRight: true, says: `It holds for what was in the log on ${whenText(last)}.` }]
        : []),
  ]
}

function witnessed(count) {
  if (count === 0) return 'No witness is asked for.'
  return `${count} ${count === 1 ? 'witness has' : 'witnesses have'} signed that the log was only ever added to.`
}

export function whenText(ms) {
  return new Date(ms).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
}
