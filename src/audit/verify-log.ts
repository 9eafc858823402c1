import type { Sql, Tx } from '../db/database.ts'
import {
  LogCheck,
  type CheckpointRow,
  type Found,
  type LeafRow,
  type LeafSpan,
} from './log-check.ts'
import type { Verified, VerifySettings } from './log-fault.ts'
import type { Head } from './log/place.ts'
import { readTiles } from './log/tile-store.ts'
import { eventsBetween, systemEventsBetween } from './stored-events.ts'

const atOnce = 2000
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
  const [newest] = await sql<{ size: number | null; cosigned: boolean | null }[]>`
    select max(size)::float8 as size, bool_or(cosigned is not null) as cosigned from log_checkpoint`
  const size = newest?.size ?? undefined
  const year = state?.year ?? undefined
  if (size === undefined || year === undefined) {
    return { leaves: 0, erased: 0, faults: [{ fault: 'no-checkpoint', where: '' }] }
  }
  const check = new LogCheck(settings, year)
  for await (const { span, rows, events, checkpoints } of partsOf(sql, size)) {
    check.leaves(span, rows, events, checkpoints)
    const made = check.takeTiles(span.to === size)
    check.tiles(made, await readTiles(sql, made))
  }
  if (policy.quorum > 0 && !newest?.cosigned) check.fault('not-witnessed', `${size}`)
  for (const note of kept) check.keptElsewhere(note, size)
  check.heads(await sql<Head[]>`select tag, number::float8 as number, link from log_head`)
  check.erasures(await erasures(sql))
  const unlogged = await sql<{ id: string }[]>`
    select id from (select id, at from access_event union all select id, at from system_event) v
     where at < ${now}::timestamptz - ${unloggedAfter}::interval
       and not exists (select from log_leaf l where l.event_id = v.id) limit 20`
  for (const { id } of unlogged) check.fault('event-without-leaf', id)
  return check.result(size)
}

/** The log from its first leaf on: the database finds the next part while one is checked. */
async function* partsOf(sql: Sql | Tx, size: number) {
  let span = spanFrom(0, size)
  let rows = await leafRows(sql, span)
  let found = foundFor(sql, span, rows)
  for (;;) {
    const part = { span, rows, ...(await found) }
    if (span.to < size) {
      span = spanFrom(span.to, size)
      rows = await leafRows(sql, span)
      found = foundFor(sql, span, rows)
      // waited for in its turn, unless the check ends before
      found.catch(() => undefined)
    }
    yield part
    if (part.span.to === size) return
  }
}

function spanFrom(from: number, size: number): LeafSpan {
  return { from, to: Math.min(size, from + atOnce) }
}

async function foundFor(sql: Sql | Tx, span: LeafSpan, rows: readonly LeafRow[]) {
  const [events, checkpoints] = await Promise.all([
    eventsOf(sql, rows),
    checkpointsOf(sql, span).execute(),
  ])
  return { events, checkpoints }
}

function leafRows(sql: Sql | Tx, { from, to }: LeafSpan) {
  return sql<LeafRow[]>`
    select index::float8 as index, event_id as event, tag, number::float8 as number, entry, nonce
      from log_leaf where index >= ${from} and index < ${to} order by log_leaf.index`
}

/** Those of the trees that end with one of these leaves; of the tree without leaves with the first. */
function checkpointsOf(sql: Sql | Tx, { from, to }: LeafSpan) {
  return sql<CheckpointRow[]>`
    select size::float8 as size, note, cosigned from log_checkpoint
     where size > ${from === 0 ? -1 : from} and size <= ${to} order by log_checkpoint.size`
}

async function eventsOf(sql: Sql | Tx, rows: readonly LeafRow[]): Promise<Found> {
  const ids = rows.flatMap(({ event }) => event ?? [])
  const times = rows.map(({ entry }) => timeOf(entry))
  if (ids.length === 0) return new Map()
  const span = {
    from: new Date(times.reduce((a, b) => Math.min(a, b))),
    to: new Date(times.reduce((a, b) => Math.max(a, b))),
  }
  const [events, others] = await Promise.all([
    eventsBetween(sql, ids, span).execute(),
    systemEventsBetween(sql, ids, span).execute(),
  ])
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
