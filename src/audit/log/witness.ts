import { cosign, parseCheckpoint, signedAt } from './checkpoint.ts'
import type { Signer, Verifier } from './keys.ts'
import { isConsistent, emptyRoot } from './merkle.ts'

// A witness: signs a checkpoint of a log where it has seen that the log only grew. @see https://c2sp.org/tlog-witness

/** Keeps the newest checkpoint that was cosigned, of each log. What `put` returned from is never lost. */
export type WitnessStore = {
  newest(origin: string): string | undefined
  put(origin: string, note: string): void
}

export type WitnessAnswer = {
  readonly status: number
  readonly type: 'text/plain' | 'text/x.tlog.size'
  readonly body: string
}

export type Witness = {
  readonly signer: Signer
  readonly logs: readonly Verifier[]
  readonly store: WitnessStore
}

/** A log's hashes are 32 bytes; a tree of 2 ** 63 leaves needs no more of them. */
const mostHashes = 63

/**
 * Answers `POST /add-checkpoint`: the lines of the cosignature, or why there is none.
 *
 * @param body `old <size>`, the consistency proof, an empty line, the checkpoint.
 * @param now in seconds.
 */
export function addCheckpoint(
  { signer, logs, store }: Witness,
  body: string,
  now: number,
): WitnessAnswer {
  const asked = parseAsked(body)
  if (asked === undefined) return refused(400, 'this is no request to add a checkpoint')
  const { old, proof, note, checkpoint } = asked
  const log = logs.find(({ name }) => name === checkpoint.origin)
  if (log === undefined) return refused(404, 'this log is not known here')
  if (signedAt(note, log) === undefined) return refused(403, 'the log has not signed this')
  if (old > checkpoint.size) return refused(400, 'the old size is larger than the new one')
  const seen = store.newest(log.name)
  const last = seen === undefined ? { size: 0, root: emptyRoot } : parseCheckpoint(seen)
  if (old !== last.size) {
    return { status: 409, type: 'text/x.tlog.size', body: `${last.size}\n` }
  }
  // a tree of no leaves is the beginning of every tree: there is nothing to prove
  const holds =
    old === 0 && checkpoint.size > 0 ? proof.length === 0 : isConsistent(last, checkpoint, proof)
  if (!holds) return refused(422, 'the log has not only grown since the last checkpoint')
  const line = cosign(note, signer, now)
  // kept before it is answered: what has been signed once is never taken back
  if (checkpoint.size > last.size || seen === undefined) store.put(log.name, note + line)
  return { status: 200, type: 'text/plain', body: line }
}

/** What `POST /add-checkpoint` is asked with. */
export function addCheckpointBody(old: number, proof: readonly Buffer[], note: string): string {
  const lines = proof.map((hashed) => `${hashed.toString('base64')}\n`)
  return `old ${old}\n${lines.join('')}\n${note}`
}

function parseAsked(body: string) {
  const end = body.indexOf('\n\n')
  const [first, ...lines] = body.slice(0, Math.max(0, end)).split('\n')
  const old = /^old (0|[1-9]\d{0,15})$/.exec(first ?? '')?.[1]
  const proof = lines.map((line) => Buffer.from(line, 'base64'))
  const isProof = proof.every((hashed, n) => {
    return hashed.length === 32 && hashed.toString('base64') === lines[n]
  })
  if (old === undefined || !isProof || proof.length > mostHashes) return undefined
  const note = body.slice(end + 2)
  try {
    return { old: Number(old), proof, note, checkpoint: parseCheckpoint(note) }
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function refused(status: number, why: string): WitnessAnswer {
  return { status, type: 'text/plain', body: `${why}\n` }
}
