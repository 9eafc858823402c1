import { faultOf, parseCheckpoint, type Policy } from './checkpoint.ts'
import { parseVerifier } from './keys.ts'
import { commitmentTo, entryLength, leafIn, leafKinds, linkTo, noHash, type Leaf } from './leaf.ts'
import { isIncluded, leafHash } from './merkle.ts'

// Proofs as text, to be kept and checked anywhere. @see https://c2sp.org/tlog-proof

/** One leaf, what it commits to where that is still there, and that it is in the tree. */
export type ProvedLeaf = {
  readonly index: number
  readonly entry: Buffer
  readonly opening: { readonly nonce: Buffer; readonly body: string } | null
  readonly hashes: readonly Buffer[]
}

export type PublicKeys = {
  readonly log: string
  readonly witnesses: readonly string[]
  readonly quorum: number
}

/** A patient's lines in their order, and last the head that says where they end. */
export type History = {
  readonly keys: PublicKeys
  readonly leaves: readonly ProvedLeaf[]
  readonly checkpoint: string
}

const lineTitle = 'c2sp.org/tlog-proof@v1'
const historyTitle = 'confide/history@v1'

export function lineProofText(leaf: ProvedLeaf, checkpoint: string): string {
  return `${lineTitle}\n${block(leaf)}\n${checkpoint}`
}

export function historyText({ keys, leaves, checkpoint }: History): string {
  const head = [historyTitle, ...keyLines(keys), `lines ${leaves.length}`]
  return `${head.join('\n')}\n\n${leaves.map((leaf) => `${block(leaf)}\n`).join('')}${checkpoint}`
}

/** The keys, as a history begins with them. */
export function keyLines({ log, witnesses, quorum }: PublicKeys): string[] {
  return [`log ${log}`, ...witnesses.map((witness) => `witness ${witness}`), `quorum ${quorum}`]
}

function block({ index, entry, opening, hashes }: ProvedLeaf): string {
  const parts = opening ? [entry, opening.nonce, Buffer.from(opening.body)] : [entry]
  const lines = [`extra ${Buffer.concat(parts).toString('base64')}`, `index ${index}`]
  return [...lines, ...hashes.map((hashed) => hashed.toString('base64')), ''].join('\n')
}

/** @throws TypeError where the text is no history. */
export function parseHistory(text: string): History {
  const [head = '', ...blocks] = text.split('\n\n')
  const lines = head.split('\n')
  const valuesOf = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const [log = ''] = valuesOf('log')
  const count = Number(valuesOf('lines')[0])
  const quorum = Number(valuesOf('quorum')[0])
  // the checkpoint has an empty line in itself
  if (lines[0] !== historyTitle || !(count >= 1) || !(quorum >= 0) || blocks.length !== count + 2) {
    throw new TypeError('not a history of the log')
  }
  return {
    keys: { log, witnesses: valuesOf('witness'), quorum },
    leaves: blocks.slice(0, count).map(parseBlock),
    checkpoint: blocks.slice(count).join('\n\n'),
  }
}

/** @throws TypeError where the text is no proof of a line. */
export function parseLineProof(text: string): { leaf: ProvedLeaf; checkpoint: string } {
  const [head = '', ...rest] = text.split('\n\n')
  if (!head.startsWith(`${lineTitle}\n`)) throw notAProof()
  return { leaf: parseBlock(head.slice(lineTitle.length + 1)), checkpoint: rest.join('\n\n') }
}

function parseBlock(text: string): ProvedLeaf {
  const [extra = '', index = '', ...hashes] = text.split('\n')
  if (!extra.startsWith('extra ') || !/^index \d{1,16}$/.test(index)) throw notAProof()
  const bytes = bytesOf(extra.slice(6))
  const entry = bytes.subarray(0, entryLength)
  const nonce = bytes.subarray(entryLength, entryLength + 32)
  const body = bytes.subarray(entryLength + 32).toString('utf8')
  return {
    index: Number(index.slice(6)),
    entry,
    opening: bytes.length > entryLength ? { nonce, body } : null,
    hashes: hashes.map(bytesOf),
  }
}

/** One text for the same bytes: what is written otherwise was changed. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw notAProof()
  return bytes
}

function notAProof(): TypeError {
  return new TypeError('not a proof of a line of the log')
}

/** What a check found: nothing wrong, or what, and at which line (1 is the first). */
export type Finding =
  { readonly fault: CheckpointFault } | { readonly fault: LeafFault; readonly line: number }
type CheckpointFault = NonNullable<ReturnType<typeof faultOf>>
type LeafFault =
  'not-in-the-log' | 'changed' | 'of-another' | 'missing-or-moved' | 'cut-short' | 'not-an-entry'

/**
 * Everything that is wrong with a history: a line that is missing, changed, put in or moved, an end that was cut
 * off, a checkpoint that nobody vouches for.
 *
 * @param policy who is believed; what the file says of keys is not.
 * @param now in seconds.
 */
export function faultsOfHistory(
  { leaves, checkpoint }: Omit<History, 'keys'>,
  policy: Policy,
  now: number,
): Finding[] {
  const fault = faultOf(checkpoint, policy, now)
  const findings: Finding[] = fault ? [{ fault }] : []
  const tree = parseCheckpoint(checkpoint)
  let last: { readonly leaf: Leaf; readonly entry: Buffer; readonly index: number } | undefined
  for (const [n, proved] of leaves.entries()) {
    const line = n + 1
    const { entry, index } = proved
    const leaf = leafIn(entry)
    if (leaf === undefined) return [...findings, { fault: 'not-an-entry', line }]
    if (!isIncluded(leafHash(entry), index, tree.size, proved.hashes, tree.root)) {
      findings.push({ fault: 'not-in-the-log', line })
    }
    if (!opens(proved, leaf)) findings.push({ fault: 'changed', line })
    if (last && !leaf.tag.equals(last.leaf.tag)) findings.push({ fault: 'of-another', line })
    const isHead = leaf.kind === leafKinds.head
    const number = (last?.leaf.number ?? 0) + (isHead ? 0 : 1)
    const link = last ? linkTo(last.entry) : noHash
    const follows =
      leaf.number === number && leaf.before.equals(link) && index > (last?.index ?? -1)
    if (isHead !== (line === leaves.length) || (isHead && !follows)) {
      findings.push({ fault: 'cut-short', line })
    } else if (!follows) {
      findings.push({ fault: 'missing-or-moved', line })
    }
    last = { leaf, entry, index }
  }
  return findings
}

/** What is wrong with the proof of one line. */
export function faultsOfLine(
  leaf: ProvedLeaf,
  checkpoint: string,
  policy: Policy,
  now: number,
): Finding[] {
  const fault = faultOf(checkpoint, policy, now)
  const { size, root } = parseCheckpoint(checkpoint)
  const parts = leafIn(leaf.entry)
  if (parts === undefined) return [{ fault: 'not-an-entry', line: 1 }]
  const isThere = isIncluded(leafHash(leaf.entry), leaf.index, size, leaf.hashes, root)
  return [
    ...(fault ? [{ fault }] : []),
    ...(isThere ? [] : [{ fault: 'not-in-the-log', line: 1 } as const]),
    ...(opens(leaf, parts) ? [] : [{ fault: 'changed', line: 1 } as const]),
  ]
}

export function policyOf({ log, witnesses, quorum }: PublicKeys): Policy {
  return { log: parseVerifier(log), witnesses: witnesses.map(parseVerifier), quorum }
}

/** What was erased opens nothing, and is not wrong. */
function opens({ opening }: ProvedLeaf, { commitment }: Leaf): boolean {
  return opening === null || commitmentTo(opening.body, opening.nonce).equals(commitment)
}
