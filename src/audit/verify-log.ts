import type { Sql, Tx } from '../db/database.ts'
import {
  LogCheck,
  type Found,
  type LeafRow,
  type Verified,
  type VerifySettings,
} from './log-check.ts'
import { parseCheckpoint } from './log/checkpoint.ts'
import type { Head } from './log/place.ts'
import type { Tile } from './log/tiles.ts'
import { eventsBetween, systemEventsBetween } from './stored-events.ts'

const atOnce = 10_000
/** Events come to the log a little after they were committed; and what is new is looked for a while. */
const unloggedAfter = '15 minutes'

/**
 * Checks a whole log: every leaf against its event and its patient's lines, the tree against its tiles and
 * checkpoints, these against their signatures and against what others have kept.
 *
 * @param sql the owner's, in one transaction.
 */
export async function verifyLog(sql: Sql | Tx, settings: VerifySettings): Promise<Verified> {
  const { policy, kept, now } = settings
  const [state] = await sql<{ year: number | null }[]>`select year from log_state`
  const checkpoints = await sql<{ size: number; note: string; cosigned: string | null }[]>`
    select size::float8 as size, note, cosigned from log_checkpoint order by log_checkpoint.size`
  const size = checkpoints.at(-1)?.size
  const year = state?.year ?? undefined
  if (size === undefined || year === undefined) {
    return { leaves: 0, erased: 0, faults: [{ fault: 'no-checkpoint', where: '' }] }
  }
  const sizes = [...checkpoints.map((one) => one.size), ...kept.map(sizeOf)]
  const check = new LogCheck(settings, year, sizes)
  for (let from = 0; from < size; from += atOnce) {
    const rows = await leafRows(sql, from, Math.min(size, from + atOnce))
    check.leaves(rows, await eventsOf(sql, rows), from, Math.min(size, from + atOnce))
  }
  for (const one of checkpoints) check.checkpoint(one.size, one.note, one.cosigned)
  const newest = checkpoints.findLast(({ cosigned }) => cosigned !== null)?.cosigned
  if (policy.quorum > 0 && !newest) check.fault('not-witnessed', `${size}`)
  for (const note of kept) check.keptElsewhere(note, size)
  const tiles = await sql<Tile[]>`select level, index::float8 as index, hashes from log_tile`
  check.tiles(tiles)
  check.heads(await sql<Head[]>`select tag, number::float8 as number, link from log_head`)
  check.erasures(await erasures(sql))
  const unlogged = await sql<{ id: string }[]>`
    select id from (select id, at from access_event union all select id, at from system_event) v
     where at < ${now}::timestamptz - ${unloggedAfter}::interval
       and not exists (select from log_leaf l where l.event_id = v.id) limit 20`
  for (const { id } of unlogged) check.fault('event-without-leaf', id)
  return check.result(size)
}

function leafRows(sql: Sql | Tx, from: number, to: number) {
  return sql<LeafRow[]>`
    select index::float8 as index, event_id as event, tag, number::float8 as number, entry, nonce
      from log_leaf where index >= ${from} and index < ${to} order by log_leaf.index`
}

async function eventsOf(sql: Sql | Tx, rows: readonly LeafRow[]): Promise<Found> {
  const ids = rows.flatMap(({ event }) => event ?? [])
  const times = rows.map(({ entry }) => timeOf(entry))
  if (ids.length === 0) return new Map()
  const span = {
    from: new Date(times.reduce((a, b) => Math.min(a, b))),
    to: new Date(times.reduce((a, b) => Math.max(a, b))),
  }
  const events = await eventsBetween(sql, ids, span)
  const others = await systemEventsBetween(sql, ids, span)
  return new Map([...events, ...others].map((event) => [event.id, event]))
}

const latestTime = Date.UTC(9999, 0)

/** Of bytes that may be anything. */
function timeOf(entry: Buffer): number {
  return Math.min(Number(entry.readBigUInt64BE(4)), latestTime)
}

/** The ids of events that were erased on purpose, as the log of the system says. */
async function erasures(sql: Sql | Tx): Promise<ReadonlySet<string>> {
  const rows = await sql<{ event: string }[]>`
    select split_part(detail, ' ', 1) as event from system_event where kind = 'erase'`
  return new Set(rows.map(({ event }) => event))
}

function sizeOf(note: string): number {
  return parseCheckpoint(note).size
}
