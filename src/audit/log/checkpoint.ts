import { isSignedBy, type Signer, type Verifier } from './keys.ts'
import type { TreeHead } from './merkle.ts'

// Checkpoints, signed notes and cosignatures. @see https://c2sp.org/tlog-checkpoint
// @see https://c2sp.org/tlog-cosignature

export type Checkpoint = TreeHead & { readonly origin: string; readonly root: Buffer }

/** What a checkpoint says, before anyone has signed it. */
function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** A checkpoint signed by its log. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  const text = checkpointText(checkpoint)
  return `${text}\n${signatureLine(signer, signer.sign(Buffer.from(text)))}`
}

/** The line of a witness that has seen this checkpoint, and found that the log had only grown. @param at in seconds. */
export function cosign(note: string, witness: Signer, at: number): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(at))
  const { text } = splitNote(note)
  return signatureLine(witness, Buffer.concat([time, witness.sign(cosigned(text, at))]))
}

function cosigned(text: string, at: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${at}\n${text}`)
}

function signatureLine({ name, id }: Verifier, signature: Buffer): string {
  return `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`
}

type Signature = { readonly name: string; readonly id: Buffer; readonly signature: Buffer }

function splitNote(note: string): { text: string; signatures: readonly Signature[] } {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) throw notACheckpoint()
  const lines = note.slice(end + 2, -1).split('\n')
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
    const bytes = Buffer.from(encoded ?? '', 'base64')
    if (name === undefined || bytes.length < 5 || bytes.toString('base64') !== encoded)
      throw notACheckpoint()
    return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) }
  })
  return { text: note.slice(0, end + 1), signatures }
}

/** @throws TypeError where the text is no checkpoint. Who signed it is not looked at. */
export function parseCheckpoint(note: string): Checkpoint {
  const [origin, size, root, end, ...rest] = splitNote(note).text.split('\n')
  const bytes = Buffer.from(root ?? '', 'base64')
  if (!origin || !/^(?:0|[1-9]\d{0,15})$/.test(size ?? '') || bytes.length !== 32) {
    throw notACheckpoint()
  }
  if (end !== '' || rest.length > 0 || bytes.toString('base64') !== root) throw notACheckpoint()
  return { origin, size: Number(size), root: bytes }
}

/** The names that stand under a checkpoint, as they say themselves; whether they are right is not looked at. */
export function signersOf(note: string): string[] {
  return splitNote(note).signatures.map(({ name }) => name)
}

/** As `parseCheckpoint`; undefined where the text is none. */
export function checkpointIn(note: string): Checkpoint | undefined {
  try {
    return parseCheckpoint(note)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * When this log, or this witness, signed the checkpoint; undefined where it did not.
 *
 * @returns seconds; of a log, which says no time, 0.
 */
export function signedAt(note: string, verifier: Verifier): number | undefined {
  const { text, signatures } = splitNote(note)
  for (const { name, id, signature } of signatures) {
    if (name !== verifier.name || !id.equals(verifier.id)) continue
    if (verifier.kind === 'log') {
      if (isSignedBy(verifier, Buffer.from(text), signature)) return 0
    } else if (signature.length === 72) {
      const at = Number(signature.readBigUInt64BE(0))
      if (isSignedBy(verifier, cosigned(text, at), signature.subarray(8))) return at
    }
  }
  return undefined
}

/** Who is believed: the log's key, and how many of which witnesses must have signed. */
export type Policy = {
  readonly log: Verifier
  readonly witnesses: readonly Verifier[]
  readonly quorum: number
}

/** What is wrong with a checkpoint, by a policy; undefined for nothing. @param now in seconds. */
export function faultOf(
  note: string,
  { log, witnesses, quorum }: Policy,
  now: number,
): 'not-signed' | 'not-witnessed' | 'from-the-future' | undefined {
  const { origin } = parseCheckpoint(note)
  if (origin !== log.name || signedAt(note, log) === undefined) return 'not-signed'
  const times = witnesses.map((one) => signedAt(note, one)).filter((at) => at !== undefined)
  if (times.length < quorum) return 'not-witnessed'
  return times.some((at) => at > now + allowedAheadSeconds) ? 'from-the-future' : undefined
}

/** Clocks differ. */
const allowedAheadSeconds = 300

function notACheckpoint(): TypeError {
  return new TypeError('not a checkpoint')
}
