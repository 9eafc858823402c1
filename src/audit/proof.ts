import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { KeyStore } from '../identity/key-store.ts'
import { openingOf } from './event-body.ts'
import { leafKinds, tagOf } from './log/leaf.ts'
import { leavesOf, type StoredLeaf } from './log/leaf-store.ts'
import { inclusionProof } from './log/merkle.ts'
import { newestCosigned, type Cosigned } from './log/newest.ts'
import { historyText, lineProofText, type ProvedLeaf, type PublicKeys } from './log/proof-text.ts'
import { withHashes } from './log/tile-store.ts'
import type { StoredEvent } from './stored-events.ts'

const mostMs = 5000
const againMs = 200

/**
 * The proof that a line is in the log, or that all lines of a patient are and none was left out, as the text of a
 * file.
 *
 * @param read the patient's lines as the patient may see them, at this moment, or the one that is asked for. For the
 *   whole history the newest look at the log (the download itself) is among them: up to it the history is whole.
 * @param one the id of a line.
 * @throws Refusal `not-found` for a line that is not the patient's; `unavailable` where the newest are not under a
 *   checkpoint yet.
 */
export async function proofOf(
  db: Database,
  keys: { readonly store: KeyStore; readonly published: PublicKeys },
  patient: string,
  read: () => Promise<readonly StoredEvent[]>,
  one: string | null,
): Promise<string> {
  const events = await read()
  const wanted = one ?? newestLook(events)
  if (wanted === undefined || !events.some(({ id }) => id === wanted)) {
    throw new Refusal('not-found', 'This line is not on the list')
  }
  const { at, leaves } = await whenCosigned(db, keys.store, patient, wanted, one === null)
  const last = leaves.find(({ event }) => event === wanted)
  const shown =
    one === null
      ? leaves.filter(({ number }) => number !== null && number <= (last?.number ?? 0))
      : leaves.filter(({ event }) => event === wanted)
  const head = one === null ? leaves.filter((leaf) => isHeadOf(leaf, last)).slice(0, 1) : []
  const known = await withAll(events, shown, read)
  const proved = await prove(db, [...shown, ...head], at.size, known)
  const [line] = proved
  if (one !== null && line) return lineProofText(line, at.note)
  return historyText({ keys: keys.published, leaves: proved, checkpoint: at.note })
}

function newestLook(events: readonly StoredEvent[]): string | undefined {
  const looks = events.filter(({ kind }) => kind === 'log')
  return looks.toSorted((a, b) => a.at.getTime() - b.at.getTime()).at(-1)?.id
}

/** Waits until the leaf, and where asked the head after it, is under a checkpoint that witnesses have signed. */
async function whenCosigned(
  db: Database,
  keys: KeyStore,
  patient: string,
  wanted: string,
  needsHead: boolean,
): Promise<{ at: Cosigned; leaves: readonly StoredLeaf[] }> {
  for (const until = Date.now() + mostMs; ; await sleep(againMs)) {
    const at = await newestCosigned(db.sequencer)
    if (at) {
      const tag = tagOf(keys.key('log-tag').secret, patient, at.year)
      const leaves = await leavesOf(db.sequencer, tag, at.size)
      const leaf = leaves.find(({ event }) => event === wanted)
      if (leaf && (!needsHead || leaves.some((it) => isHeadOf(it, leaf)))) return { at, leaves }
    }
    if (Date.now() > until) {
      throw new Refusal(
        'unavailable',
        'The newest lines cannot be proved yet. Try again in a minute.',
      )
    }
  }
}

function isHeadOf({ index, entry }: StoredLeaf, line: StoredLeaf | undefined): boolean {
  if (line === undefined || index < line.index || entry[1] !== leafKinds.head) return false
  return Number(entry.readBigUInt64BE(28)) === line.number
}

/** What was committed after the first read has its leaf: it is read again. What is still missing was erased. */
async function withAll(
  events: readonly StoredEvent[],
  leaves: readonly StoredLeaf[],
  read: () => Promise<readonly StoredEvent[]>,
): Promise<ReadonlyMap<string, StoredEvent>> {
  const known = new Map(events.map((event) => [event.id, event]))
  if (leaves.every(({ event }) => event === null || known.has(event))) return known
  return new Map((await read()).map((event) => [event.id, event]))
}

function prove(
  db: Database,
  leaves: readonly StoredLeaf[],
  size: number,
  events: ReadonlyMap<string, StoredEvent>,
): Promise<ProvedLeaf[]> {
  const opened = leaves.map(({ index, event, entry, nonce: kept }) => {
    const found = events.get(event ?? '')
    const nonce = found?.nonce ?? kept
    return { index, entry, opening: found && nonce ? openingOf(nonce, found.id, found) : null }
  })
  return withHashes(db.sequencer, (hashAt) =>
    opened.map((leaf) => ({ ...leaf, hashes: inclusionProof(leaf.index, size, hashAt) })),
  )
}
