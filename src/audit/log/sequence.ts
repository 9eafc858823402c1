import type { Sql, Tx } from '../../db/database.ts'
import { CompactRange } from './compact-range.ts'
import { heldState, type Lead, type State } from './lead.ts'
import { headsOf, insertLeaves, putHeads } from './leaf-store.ts'
import { tagOfEvent } from './kinds.ts'
import { leafHash } from './merkle.ts'
import { place, type PlacedLeaf } from './place.ts'
import { readTiles, withHashes, writeTiles } from './tile-store.ts'
import { edgeTiles, tileHeight, tileKey, tileWidth, type Tile } from './tiles.ts'
import { unseenEvents, type Unseen } from './unseen.ts'

/** What a leader remembers from one pass to the next: only what the database also knows. */
export type Sequencing = {
  readonly sql: Sql
  readonly lead: Lead
  /** The key of the tags. */
  readonly secret: Buffer
  range: CompactRange
  /** When the last pass began that saw all there was, by the database's clock. */
  passedAt: Date | undefined
  /** When the last whole pass began. */
  wholeAt: Date | undefined
  /** The pass that is not done yet, where there is so much that a checkpoint must come in between. */
  unfinished: Pass | undefined
}

type Pass = {
  readonly isWhole: boolean
  /** When it began. */
  readonly at: Date
  readonly from: Date | null
}

const mostAtOnce = 5000
const mostBatches = 3
/** A pass looks again at this much of what the one before saw: whatever was committed late in between. */
const usuallyLateMs = 2000
/** The longest an event is committed after its time; a whole pass goes back as far, the first one further. */
const latestMs = 2 * 60_000
const firstBackMs = 60 * 60_000
const wholeEveryMs = 10_000

export function newSequencing(sql: Sql, lead: Lead, secret: Buffer): Sequencing {
  const nothing = { passedAt: undefined, wholeAt: undefined, unfinished: undefined }
  return { sql, lead, secret, range: new CompactRange(), ...nothing }
}

/**
 * Gives a leaf to every committed event that has none: those of the last seconds each time, those that came later
 * every ten seconds and when a leader begins. Never changes an event.
 *
 * @returns the database's time at which all that was committed has a leaf; undefined where more is waiting.
 * @throws Fenced where another leads.
 */
export async function sequence(it: Sequencing): Promise<Date | undefined> {
  for (let batch = 0; batch < mostBatches; batch++) {
    const { pass, last } = await oneBatch(it)
    if (last === undefined) {
      it.unfinished = undefined
      it.passedAt = pass.at
      if (pass.isWhole) it.wholeAt = pass.at
      return pass.at
    }
    it.unfinished = { ...pass, from: last }
  }
  return undefined
}

/** @returns the pass it belongs to, and the time of its last event where there are more. */
async function oneBatch(it: Sequencing): Promise<{ pass: Pass; last: Date | undefined }> {
  const { range, ...done } = await it.sql.begin(async (tx) => {
    const state = await heldState(tx, it.lead)
    const pass = it.unfinished ?? newPass(it, state)
    const events = await unseenEvents(tx, pass.from, mostAtOnce)
    const last = events.length < mostAtOnce ? undefined : events.at(-1)?.at
    const grown = await grow(tx, it, state, events)
    const lookedUntil = pass.isWhole && last === undefined ? pass.at : null
    await tx`
      update log_state set beat_at = now(), size = ${grown.size},
             looked_until = greatest(looked_until, ${lookedUntil}::timestamptz)
       where epoch = ${it.lead.epoch}`
    return { range: grown, pass, last }
  })
  it.range = range
  return done
}

function newPass(it: Sequencing, { now, lookedUntil }: State): Pass {
  const sinceWhole = now.getTime() - (it.wholeAt?.getTime() ?? 0)
  if (it.passedAt && sinceWhole < wholeEveryMs) {
    const from = new Date(it.passedAt.getTime() - usuallyLateMs)
    return { isWhole: false, at: now, from }
  }
  const back = it.wholeAt === undefined ? firstBackMs : latestMs
  return {
    isWhole: true,
    at: now,
    from: lookedUntil && new Date(lookedUntil.getTime() - back),
  }
}

/** @returns the tree with them. */
async function grow(tx: Tx, it: Sequencing, { size, now }: State, events: readonly Unseen[]) {
  const before =
    it.range.size === size
      ? it.range
      : await withHashes(tx, (hashAt) => CompactRange.of(size, hashAt))
  if (events.length === 0) return before
  const { secret } = it
  const { year } = it.lead
  const tags = events.map((event) => tagOfEvent(secret, event, year))
  const heads = await headsOf(tx, tags)
  const leaves = place(events, heads, { secret, year, size, now })
  await insertLeaves(tx, leaves)
  await putHeads(tx, [...heads.values()])
  const range = before.copy()
  await writeTiles(tx, await tilesWith(tx, range, leaves))
  return range
}

/** The tiles that leaves change, with them; the range grows by them. */
async function tilesWith(
  tx: Tx,
  range: CompactRange,
  leaves: readonly PlacedLeaf[],
): Promise<Tile[]> {
  const known = await readTiles(tx, edgeTiles(range.size))
  const changed = new Map<string, Omit<Tile, 'hashes'> & { readonly parts: Buffer[] }>()
  for (const { entry } of leaves) {
    range.append(leafHash(entry), (level, index, hashed) => {
      if (level % tileHeight !== 0) return
      const tile = { level: level / tileHeight, index: Math.floor(index / tileWidth) }
      const key = tileKey(tile.level, tile.index)
      const before = known.get(key)
      const held = changed.get(key) ?? { ...tile, parts: before ? [before] : [] }
      held.parts.push(hashed)
      changed.set(key, held)
    })
  }
  return [...changed.values()].map(({ parts, ...tile }) => ({
    ...tile,
    hashes: Buffer.concat(parts),
  }))
}
