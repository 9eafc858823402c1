import type { Sql, Tx } from '../../db/database.ts'
import { signCheckpoint, signedAt } from './checkpoint.ts'
import type { CompactRange } from './compact-range.ts'
import type { Signer } from './keys.ts'
import { heldState, type Lead } from './lead.ts'
import { nodeHash, rootOf } from './merkle.ts'
import { readTiles } from './tile-store.ts'
import { hashesIn, tileHeight, tileKey, tileWidth } from './tiles.ts'

/** What was written is not what was meant: nothing is signed. */
export class TreeDamaged extends Error {
  override name = 'TreeDamaged'
}

/** The keys of this server are not those that the log began with. */
export class WrongKey extends Error {
  override name = 'WrongKey'
}

/**
 * Signs the tree as it stands, after its tiles have been read again and give the root that the leaves gave.
 *
 * @param range the tree that the leaves gave; not known when a leader begins.
 * @param coveredUntil when all that was committed had its leaf, if it is known.
 * @returns the newest checkpoint.
 * @throws Fenced, TreeDamaged, WrongKey
 */
export function publish(
  sql: Sql,
  lead: Lead,
  signer: Signer,
  range: CompactRange | undefined,
  coveredUntil: Date | undefined,
): Promise<string> {
  return sql.begin(async (tx) => {
    const { size } = await heldState(tx, lead)
    const [last] = await tx<{ size: number; note: string }[]>`
      select size::float8 as size, note from log_checkpoint order by log_checkpoint.size desc limit 1`
    if (last && signedAt(last.note, signer) === undefined) {
      throw new WrongKey('its newest checkpoint is signed by another key than this server has')
    }
    let note = last?.note
    if (note === undefined || last?.size !== size) {
      const root = await rootAgain(tx, last?.size ?? 0, size)
      if (range && (range.size !== size || !root.equals(range.root()))) {
        throw new TreeDamaged('the tiles of the log do not give the root of its leaves')
      }
      note = signCheckpoint({ origin: lead.origin, size, root }, signer)
      await tx`insert into log_checkpoint (size, note) values (${size}, ${note})`
    }
    await tx`
      update log_state set covered_until = greatest(covered_until, ${coveredUntil ?? null}::timestamptz)
       where epoch = ${lead.epoch}`
    return note
  })
}

/** The root by the tiles that have changed since a tree of `old`: each against the one above it. */
async function rootAgain(tx: Tx, old: number, size: number): Promise<Buffer> {
  const places: { level: number; index: number; isFull: boolean }[] = []
  for (let [level, from, to] = [0, old, size]; to > 0; level++) {
    const above = Math.floor(to / tileWidth)
    for (let index = Math.floor(from / tileWidth); index * tileWidth < to; index++) {
      places.push({ level, index, isFull: index < above })
    }
    ;[from, to] = [Math.floor(from / tileWidth), above]
  }
  const tiles = await readTiles(tx, places)
  const hashAt = hashesIn((level, index) => tiles.get(tileKey(level, index)))
  for (const { level, index, isFull } of places) {
    if (!isFull) continue
    const top = tileHeight * (level + 1)
    const made = nodeHash(hashAt(top - 1, 2 * index), hashAt(top - 1, 2 * index + 1))
    if (!made.equals(hashAt(top, index))) {
      throw new TreeDamaged(`the tile ${level}/${index} does not give what stands above it`)
    }
  }
  return rootOf(size, hashAt)
}
