import { randomBytes } from 'node:crypto'
import { cosign, signCheckpoint } from '../../src/audit/log/checkpoint.ts'
import { signerOf, type Signer } from '../../src/audit/log/keys.ts'
import {
  commitmentTo,
  entryOf,
  leafKinds,
  linkTo,
  noHash,
  noTag,
} from '../../src/audit/log/leaf.ts'
import {
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  type HashAt,
} from '../../src/audit/log/merkle.ts'

// A log made up whole, and proofs from it: what the page that checks them is tried with.

const origin = 'records.example/audit/2026/0'
export const logSigner = signerOf('log', origin, Buffer.alloc(32, 1))
export const witnessSigner = signerOf('witness', 'witness.example', Buffer.alloc(32, 2))
export const keys = { log: logSigner.text, witnesses: [witnessSigner.text], quorum: 1 }

/** One leaf as a proof holds it. */
export type Block = { extra: Buffer; index: number; hashes: Buffer[] }
export type MadeHistory = { blocks: Block[]; checkpoint: string }

export type HistorySettings = {
  readonly lines: number
  /** Leaves of others, that lie between. */
  readonly others: number
  readonly log?: Signer
  readonly witness?: Signer
  /** When the witness signs, in seconds. */
  readonly at?: number
  readonly patientOf?: (line: number) => string
  readonly erased?: readonly number[]
}

/** The history of one patient in a log, with the head that ends it. */
export function madeHistory(settings: HistorySettings): MadeHistory {
  const { lines, others, erased = [], at = Math.floor(Date.now() / 1000) } = settings
  const every = Math.max(1, Math.floor(others / (lines + 1)))
  const tag = Buffer.alloc(16, 7)
  const leaves: Buffer[] = []
  const own: { extra: Buffer; index: number }[] = []
  const strangers = () => {
    const timeMs = Date.now()
    const rest = { kind: 1, timeMs, tag: noTag, number: 0, before: noHash }
    for (let n = 0; n < every; n++) leaves.push(entryOf({ ...rest, commitment: randomBytes(32) }))
  }
  let before: Buffer = noHash
  for (let number = 1; number <= lines; number++) {
    strangers()
    const nonce = randomBytes(32)
    const body = Buffer.from(bodyOf(number, settings.patientOf?.(number) ?? 'p1'))
    const commitment = commitmentTo(body.toString(), nonce)
    const timeMs = Date.UTC(2026, 10, 1) + number * 60_000
    const entry = entryOf({ kind: leafKinds.read, timeMs, tag, number, before, commitment })
    before = linkTo(entry)
    const opening = erased.includes(number) ? [] : [nonce, body]
    own.push({ extra: Buffer.concat([entry, ...opening]), index: leaves.length })
    leaves.push(entry)
  }
  const timeMs = Date.now()
  const head = { kind: leafKinds.head, timeMs, tag, number: lines, before, commitment: noHash }
  own.push({ extra: entryOf(head), index: leaves.length })
  leaves.push(entryOf(head))
  strangers()
  const hashAt = treeOf(leaves.map(leafHash))
  const size = leaves.length
  const root = rootOf(size, hashAt)
  const note = signCheckpoint({ origin, size, root }, settings.log ?? logSigner)
  return {
    blocks: own.map((one) => ({ ...one, hashes: inclusionProof(one.index, size, hashAt) })),
    checkpoint: note + cosign(note, settings.witness ?? witnessSigner, at),
  }
}

function bodyOf(number: number, patient: string): string {
  return JSON.stringify({
    actor: {
      id: 's',
      kind: 'staff',
      name: `Nora Sample ${number}`,
      organisation: 'Z1',
      role: 'nurse',
    },
    ...{ kind: 'open', patient, purpose: 'direct care', v: 1 },
  })
}

function treeOf(leaves: readonly Buffer[]): HashAt {
  const levels = [leaves]
  for (let last = leaves; last.length > 1;) {
    const above: Buffer[] = []
    for (let n = 0; n + 1 < last.length; n += 2) {
      above.push(nodeHash(last[n] ?? noHash, last[n + 1] ?? noHash))
    }
    levels.push((last = above))
  }
  return (level, index) => levels[level]?.[index] ?? noHash
}

/** @param announced how many blocks the file says it has. */
export function historyFile(
  { blocks, checkpoint }: MadeHistory,
  announced = blocks.length,
): string {
  const head = [
    'confide/history@v1',
    `log ${keys.log}`,
    `witness ${witnessSigner.text}`,
    'quorum 1',
  ]
  return `${head.join('\n')}\nlines ${announced}\n\n${blocks.map((one) => `${blockText(one)}\n`).join('')}${checkpoint}`
}

export function lineFile({ checkpoint }: MadeHistory, block: Block): string {
  return `c2sp.org/tlog-proof@v1\n${blockText(block)}\n${checkpoint}`
}

function blockText({ extra, index, hashes }: Block): string {
  const lines = [`extra ${extra.toString('base64')}`, `index ${index}`]
  return [...lines, ...hashes.map((hash) => hash.toString('base64')), ''].join('\n')
}
